using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Sweeps every minute; the rows are the memory. Nearly always nothing is due, and that is all it asks.</summary>
public sealed class SweepAssignments(QuickLook look, AssignmentSweep sweep, IServiceProvider services, TimeProvider clock)
{
    [Function(nameof(SweepAssignments))]
    public async Task Run([TimerTrigger("15 * * * * *", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient flows, CancellationToken cancellationToken)
    {
        if (await look.AnyAsync(AnyDue(clock.GetUtcNow()), cancellationToken) is false) return;
        // Not by the constructor: that would wake EF Core at each minute, for nothing nearly always.
        await sweep.RunAsync(cancellationToken);
        await services.GetRequiredService<FlowOutbox>().DispatchAsync(flows, cancellationToken);
    }

    /// <summary>For SQLite, where instants are text of fixed width. A day is taken too many rather than too few: the district's day may have another date than that of UTC.</summary>
    internal static string AnyDue(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT 1 WHERE EXISTS (SELECT 1 FROM "Assignments" WHERE "NextStepAt" <= '{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}Z')
          OR EXISTS (SELECT 1 FROM "Assignees" WHERE "RemindAt" <= '{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}Z')
          OR EXISTS (SELECT 1 FROM "WaitingDigestLines" WHERE "DueAt" <= '{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}Z')
          OR EXISTS (SELECT 1 FROM "Delegations" WHERE "State" = 'Planned' AND "From" <= '{now.UtcDateTime.AddDays(1):yyyy-MM-dd}')
          OR EXISTS (SELECT 1 FROM "Delegations" WHERE "State" = 'Active' AND "Until" < '{now.UtcDateTime.AddDays(1):yyyy-MM-dd}')
          OR EXISTS (SELECT 1 FROM "OverdueEpisodes" WHERE "EndedAt" IS NULL)
        """);
}
