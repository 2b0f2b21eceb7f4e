using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Embedded.SampleHost.Orders;

/// <summary>How not to do it: the technician is asked first by all flows, also by those that have asked the principal already.</summary>
public static class OrderDeviceCareless
{
    [Function("OrderDevice")]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string device)
    {
        await context.CallActivityAsync("AskTechnician", device);
        var technician = await context.WaitForExternalEvent<string>("TechnicianAnswered");
        await context.CallActivityAsync("AskPrincipal", device);
        var principal = await context.WaitForExternalEvent<string>("PrincipalAnswered");
        return await context.CallActivityAsync<string>(
            "PlaceOrder", $"{device}, {technician} by the technician, {principal} by the principal");
    }
}
