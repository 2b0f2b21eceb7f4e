using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.Escrow;

/// <summary>Settles seals every minute; nearly always there is nothing.</summary>
public sealed class SettleSealsTimer(QuickLook look, Lazy<SettleSeals> settle, Lazy<FlowOutbox> outbox)
{
    [Function(nameof(SettleSeals))]
    public async Task Run(
        [TimerTrigger("45 * * * * *", UseMonitor = false)] TimerInfo timer,
        [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        if (!await look.MayHaveWorkAsync<SettleSeals>(cancellation)) return;
        await settle.Value.SettleAsync(cancellation);
        await outbox.Value.DispatchAsync(flows, cancellation);
    }
}
