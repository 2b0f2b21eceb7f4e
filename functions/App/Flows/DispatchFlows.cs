using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Data;

namespace SppsFlows.Flows;

/// <summary>Hands over what a crash left between a commit and the engine.</summary>
public sealed class DispatchFlows(QuickLook look, Lazy<FlowOutbox> outbox)
{
    [Function(nameof(DispatchFlows))]
    public async Task Run(
        [TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        if (await look.MayHaveWorkAsync<FlowOutbox>(cancellation)) await outbox.Value.DispatchAsync(flows, cancellation);
    }
}
