using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Data;

namespace SppsFlows.Flows;

/// <summary>Delivers to the engine what a crash after a commit left undelivered.</summary>
public sealed class DispatchFlows(SqliteProbe look, Lazy<FlowOutbox> outbox)
{
    [Function(nameof(DispatchFlows))]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient flows, CancellationToken cancellationToken)
    {
        if (await look.MayHaveWorkAsync<FlowOutbox>(cancellationToken)) await outbox.Value.DispatchAsync(flows, cancellationToken);
    }
}
