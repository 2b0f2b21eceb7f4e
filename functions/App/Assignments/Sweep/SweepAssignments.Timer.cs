using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Sweeps every minute; the rows are the memory. Nearly always nothing is due, and that is all it asks.</summary>
public sealed class SweepAssignments(SqliteProbe look, AssignmentSweep sweep, Lazy<FlowOutbox> outbox, TimeProvider clock)
{
    [Function(nameof(SweepAssignments))]
    public async Task Run(
        [TimerTrigger("15 * * * * *", UseMonitor = false)] TimerInfo timer, [DurableClient] DurableTaskClient flows,
        CancellationToken cancellationToken)
    {
        if (!await look.MayHaveWorkAsync<AssignmentSweep>(cancellationToken, now: clock.GetUtcNow())) return;
        await sweep.RunAsync(cancellationToken);
        await outbox.Value.DispatchAsync(flows, cancellationToken);
    }
}
