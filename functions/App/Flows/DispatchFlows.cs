using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Data;

namespace SppsFlows.Flows;

/// <summary>Hands over what a crash left between a commit and the engine.</summary>
public sealed class DispatchFlows(QuickLook look, IServiceProvider services)
{
    [Function(nameof(DispatchFlows))]
    public async Task Run([TimerTrigger("*/30 * * * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        if (await look.AnyAsync("""SELECT 1 FROM "FlowCommands" WHERE "DoneAt" IS NULL LIMIT 1""", cancellation) is false) return;
        // Not by the constructor: that would wake EF Core at each start, for nothing nearly always.
        await services.GetRequiredService<FlowOutbox>().DispatchAsync(flows, cancellation);
    }
}
