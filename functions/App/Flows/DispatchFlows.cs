using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Flows;

/// <summary>Hands over what a crash left between a commit and the engine.</summary>
public sealed class DispatchFlows(FlowOutbox outbox)
{
    [Function(nameof(DispatchFlows))]
    public Task Run([TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient flows, CancellationToken cancellation) =>
        outbox.DispatchAsync(flows, cancellation);
}
