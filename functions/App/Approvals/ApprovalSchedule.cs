using SppsFlows.Calendar;

namespace SppsFlows.Approvals;

/// <summary>
/// What is to be done about a question now (A4, A6), as one pure function over its record, the directory, the school calendar and the
/// clock.
/// </summary>
public static class ApprovalSchedule
{
    public static ApprovalStep Next(
        Approval approval, Deciders deciders, SchoolCalendar calendar, ApprovalOptions options, DateTimeOffset now)
    {
        if (Outcome(approval) is { } outcome) return new ApprovalStep(ApprovalAction.Finish, Outcome: outcome);
        if (deciders.Approver is null)
            return IsDue(approval.NobodyToldAt, options.TellNobodyEverySchoolDays, calendar, now) || approval.ApproverId is not null
                ? new ApprovalStep(ApprovalAction.TellNobodyDecides)
                : WaitFrom(now, calendar);
        if (deciders.Approver.PersonId != approval.ApproverId || approval.AskedAt is not { } askedAt)
            return new ApprovalStep(ApprovalAction.Ask);
        var days = calendar.SchoolDaysBetween(askedAt, now);
        if (options.ExpireOnSchoolDay > 0 && days >= options.ExpireOnSchoolDay) return new ApprovalStep(ApprovalAction.Expire);
        if (EscalationIsDue(approval, deciders, options, days)) return new ApprovalStep(ApprovalAction.Escalate);
        return RemindersDue(options, days) > approval.Reminders ? new ApprovalStep(ApprovalAction.Remind) : WaitFrom(now, calendar);
    }

    /// <summary>
    /// How many reminders ought to have gone by now; after a pause of the system those that were missed are made up by one.
    /// </summary>
    public static int RemindersDue(ApprovalOptions options, int schoolDays) => options.Reminders.Count(day => day <= schoolDays);

    /// <summary>When a link mailed now stops to work: not before its question does.</summary>
    public static DateTimeOffset LinkExpiry(SchoolCalendar calendar, ApprovalOptions options, DateTimeOffset now) =>
        options.LinkLifetime is { } lifetime ? now + lifetime
        : options.ExpireOnSchoolDay > 0 ? calendar.AddSchoolDays(now, options.ExpireOnSchoolDay).AddDays(1)
        : now.AddDays(90);

    private static bool EscalationIsDue(Approval approval, Deciders deciders, ApprovalOptions options, int days) =>
        approval.EscalatedAt is null
            ? options.EscalateOnSchoolDay > 0 && days >= options.EscalateOnSchoolDay
            // Escalated before: whoever holds that office now must know.
            : deciders.Escalation is { } office && office.PersonId != approval.EscalatedToId;

    private static bool IsDue(DateTimeOffset? last, int everySchoolDays, SchoolCalendar calendar, DateTimeOffset now) =>
        last is not { } told || calendar.SchoolDaysBetween(told, now) >= Math.Max(1, everySchoolDays);

    // Every school morning, so that a change of the directory is seen.
    private static ApprovalStep WaitFrom(DateTimeOffset now, SchoolCalendar calendar) =>
        new(ApprovalAction.Wait, Until: calendar.AddSchoolDays(now, 1).UtcDateTime);

    private static ApprovalOutcome? Outcome(Approval approval) => approval.State switch
    {
        ApprovalState.Open => null,
        ApprovalState.Decided => approval.Decision switch
        {
            Decision.Approved => ApprovalOutcome.Approved,
            Decision.ChangesAsked => ApprovalOutcome.ChangesAsked,
            Decision.Declined => ApprovalOutcome.Declined,
            _ => throw new InvalidOperationException($"Approval {approval.Id} is decided without a decision."),
        },
        ApprovalState.Expired => ApprovalOutcome.Expired,
        ApprovalState.Withdrawn => ApprovalOutcome.Withdrawn,
        _ => throw new InvalidOperationException($"Approval {approval.Id} is in the unknown state {approval.State}."),
    };
}

/// <param name="Until">UTC, for <see cref="ApprovalAction.Wait"/>.</param>
/// <param name="Outcome">For <see cref="ApprovalAction.Finish"/>.</param>
public sealed record ApprovalStep(ApprovalAction Do, DateTime? Until = null, ApprovalOutcome? Outcome = null);

/// <summary>Stored in histories as numbers; add at the end.</summary>
public enum ApprovalAction
{
    Wait,
    Finish,
    Ask,
    Remind,
    Escalate,
    TellNobodyDecides,
    Expire,
}
