using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Flows;

/// <summary>
/// Delivers what a write left for flows to the engine at once. If that fails, the outbox's timer delivers it later: the person's act is on
/// record either way.
/// </summary>
public sealed class FlowNudge(FlowOutbox flows, ILogger<FlowNudge> logger)
{
    public async Task SendAsync(DurableTaskClient client)
    {
        // What others left is for them to deliver, or for the timer.
        if (!flows.WasUsed) return;
        try
        {
            // The flow is told even if the reader leaves.
            await flows.DispatchAsync(client, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.LogWarning(fault, "A flow could not be told at once; it is told later");
        }
    }
}
