using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Flows;

/// <summary>
/// Hands what a write left for flows to the engine at once. What fails is handed over later by the outbox's timer: the person's act is on
/// record either way.
/// </summary>
public sealed class FlowNudge(FlowOutbox flows, ILogger<FlowNudge> logger)
{
    public async Task SendAsync(DurableTaskClient client)
    {
        // What others left is theirs to hand over, or the timer's.
        if (!flows.WasUsed) return;
        try
        {
            // The reader may leave; the flow is told all the same.
            await flows.DispatchAsync(client, CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logger.LogWarning(fault, "A flow could not be told at once; it is told later");
        }
    }
}
