using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Embedded.SampleHost.Orders;

/// <summary>The flow as release 1 had it, with version 1.0 in host.json.</summary>
public static class OrderDevice1
{
    [Function("OrderDevice")]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string device)
    {
        await context.CallActivityAsync("AskPrincipal", device);
        var principal = await context.WaitForExternalEvent<string>("PrincipalAnswered");
        return await context.CallActivityAsync<string>("PlaceOrder", $"{device}, {principal} by the principal");
    }
}
