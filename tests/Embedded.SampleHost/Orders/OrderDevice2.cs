using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Embedded.SampleHost.Orders;

/// <summary>Release 2, version 2.0: a technician is asked first. Flows of version 1 go on as they began.</summary>
public static class OrderDevice2
{
    [Function("OrderDevice")]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string device)
    {
        // Until no flow of version 1 is left.
        if (context.CompareVersionTo("2.0") < 0) return await AskPrincipalAsync(context, device);

        await context.CallActivityAsync("AskTechnician", device);
        var technician = await context.WaitForExternalEvent<string>("TechnicianAnswered");
        return await AskPrincipalAsync(context, $"{device}, {technician} by the technician");
    }

    private static async Task<string> AskPrincipalAsync(TaskOrchestrationContext context, string device)
    {
        await context.CallActivityAsync("AskPrincipal", device);
        var principal = await context.WaitForExternalEvent<string>("PrincipalAnswered");
        return await context.CallActivityAsync<string>("PlaceOrder", $"{device}, {principal} by the principal");
    }
}
