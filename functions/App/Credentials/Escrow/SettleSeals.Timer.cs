using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.Escrow;

/// <summary>Settles seals every minute; there is nearly always nothing to do.</summary>
public sealed class SettleSealsTimer(SqliteProbe look, Lazy<SettleSeals> settle, Lazy<FlowOutbox> outbox)
{
    [Function(nameof(SettleSeals))]
    public async Task Run(
        [TimerTrigger("45 * * * * *", UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient flows, CancellationToken cancellationToken)
    {
        if (!await look.MayHaveWorkAsync<SettleSeals>(cancellationToken)) return;
        await settle.Value.SettleAsync(cancellationToken);
        await outbox.Value.DispatchAsync(flows, cancellationToken);
    }
}
