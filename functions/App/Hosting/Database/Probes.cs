using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Acknowledgements;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Hosting.Database;

/// <summary>
/// What timers and the mail pump ask of the SQLite file before they wake EF Core, whose model takes longer to build than all the rest of a
/// start. Each finds at least what the query of its namesake finds: that decides, these only spare it. A test holds them to the schema.
/// </summary>
internal static class Probes
{
    private const string Flows = """SELECT 1 FROM "FlowCommands" WHERE "DoneAt" IS NULL LIMIT 1""";

    private const string Mails = """SELECT 1 FROM "OutgoingMails" WHERE "State" IN ('Waiting', 'Sending') LIMIT 1""";

    private const string Seals = """SELECT 1 FROM "SealOperation" WHERE "State" NOT IN ('Settled', 'Dropped') LIMIT 1""";

    private const string AgedPasswords = """
        SELECT 1 FROM "Credentials" c JOIN "Accounts" a ON a."Id" = c."AccountId"
        WHERE c."RotateBy" <= @today AND a."State" NOT IN ('Closed', 'Reserved') AND a."Escrow" IN ('Sealed', 'Collected') LIMIT 1
        """;

    private const string Leavers = """
        SELECT 1 FROM "People" p
        WHERE NOT p."Active" AND (
          EXISTS (SELECT 1 FROM "Accounts" a, json_each(a."ManagerIds") m WHERE m.value = p."Id" AND a."State" IN ('Active', 'SettingUp')
            AND NOT EXISTS (SELECT 1 FROM "HandOverTask" t WHERE t."AccountId" = a."Id" AND t."LeaverId" = p."Id" AND t."State" = 'Open'))
          OR EXISTS (SELECT 1 FROM "AccountRequests" r WHERE r."RequesterId" = p."Id" AND r."State" = 'AwaitingEscrow'
            AND NOT EXISTS (SELECT 1 FROM "RotationTask" o WHERE o."AccountId" = r."AccountId" AND o."State" = 'Open')))
        LIMIT 1
        """;

    // Delegations a day too early rather than too late: the district's day may have another date than that of UTC.
    private const string DueAssignments = """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM "Assignments" WHERE "NextStepAt" <= @now)
          OR EXISTS (SELECT 1 FROM "Assignees" WHERE "RemindAt" <= @now)
          OR EXISTS (SELECT 1 FROM "WaitingDigestLines" WHERE "DueAt" <= @now)
          OR EXISTS (SELECT 1 FROM "Delegations" WHERE "State" = 'Planned' AND "From" <= date(@now, '+1 day'))
          OR EXISTS (SELECT 1 FROM "Delegations" WHERE "State" = 'Active' AND "Until" < date(@now, '+1 day'))
          OR EXISTS (SELECT 1 FROM "OverdueEpisodes" WHERE "EndedAt" IS NULL)
        """;

    private const string OpenAssignments = """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM "Assignments" WHERE "NextStepAt" IS NOT NULL)
          OR EXISTS (SELECT 1 FROM "Assignees" WHERE "RemindAt" IS NOT NULL)
        """;

    private static readonly string Unacknowledged = $"""
        SELECT 1 FROM "Accounts" a, json_each(a."ManagerIds") m
        WHERE a."State" = 'Active'
          AND EXISTS (SELECT 1 FROM "People" p WHERE p."Id" = m.value AND p."Active")
          AND NOT EXISTS (SELECT 1 FROM "AcknowledgedBy" k WHERE k."PersonId" = m.value AND k."Version" = '{Acknowledgement.Version}')
          AND NOT EXISTS (SELECT 1 FROM "Assignments" s WHERE s."Kind" = '{AcknowledgementKind.Kind}' AND s."State" = 'Open'
            AND s."Subject" = '{AcknowledgementKind.Kind}/' || m.value || '/{Acknowledgement.Version}')
        UNION ALL
        SELECT 1 FROM "Assignments" s WHERE s."Kind" = '{AcknowledgementKind.Kind}' AND s."State" = 'Open'
          AND s."Subject" NOT LIKE '%/{Acknowledgement.Version}'
        LIMIT 1
        """;

    public static readonly Probe[] All =
    [
        new(typeof(FlowOutbox), Flows),
        new(typeof(MailPump), Mails),
        new(typeof(SettleSeals), Seals),
        new(typeof(StartAgedRotations), AgedPasswords),
        new(typeof(FindLeavers), Leavers),
        new(typeof(AssignmentSweep), DueAssignments),
        new(typeof(AssignmentAlarm), OpenAssignments),
        new(typeof(AskToAcknowledge), Unacknowledged),
    ];

    public static void AddProbes(this IServiceCollection services)
    {
        foreach (var probe in All) services.AddSingleton(probe);
    }
}
