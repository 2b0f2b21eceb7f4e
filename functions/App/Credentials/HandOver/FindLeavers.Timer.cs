using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Looks for leavers on school days, outside the quiet hours. Nearly always there is nobody, and that is all it asks.</summary>
public sealed class FindLeaversTimer(QuickLook look, IServiceProvider services, SchoolCalendar calendar, TimeProvider clock)
{
    internal const string AnyLeaver = """
        SELECT 1 FROM "People" p
        WHERE NOT p."Active" AND (
          EXISTS (SELECT 1 FROM "Accounts" a, json_each(a."ManagerIds") m WHERE m.value = p."Id" AND a."State" IN ('Active', 'SettingUp')
            AND NOT EXISTS (SELECT 1 FROM "HandOverTask" t WHERE t."AccountId" = a."Id" AND t."LeaverId" = p."Id" AND t."State" = 'Open'))
          OR EXISTS (SELECT 1 FROM "AccountRequests" r WHERE r."RequesterId" = p."Id" AND r."State" = 'AwaitingEscrow'
            AND NOT EXISTS (SELECT 1 FROM "RotationTask" o WHERE o."AccountId" = r."AccountId" AND o."State" = 'Open')))
        LIMIT 1
        """;

    [Function(nameof(FindLeavers))]
    public async Task Run([TimerTrigger("0 12 * * * *", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!calendar.IsSchoolDay(calendar.LocalDate(now)) || calendar.AfterQuietHours(now) != now) return;
        if (await look.AnyAsync(AnyLeaver, cancellation) is false) return;
        // Not by the constructor: that would wake EF Core at each look, for nothing nearly always.
        await services.GetRequiredService<FindLeavers>().RunAsync(cancellation);
        await services.GetRequiredService<FlowOutbox>().DispatchAsync(flows, cancellation);
    }
}
