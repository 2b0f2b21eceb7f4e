using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.SampleHost.Orders;

/// <summary>What is the same in every release: the steps of an order, and its doors to the outside.</summary>
public static class OrderFunctions
{
    [Function("AskTechnician")]
    public static Task AskTechnician([ActivityTrigger] string device) => Console.Out.WriteLineAsync($"technician asked for {device}");

    [Function("AskPrincipal")]
    public static Task AskPrincipal([ActivityTrigger] string device) => Console.Out.WriteLineAsync($"principal asked for {device}");

    [Function("PlaceOrder")]
    public static string PlaceOrder([ActivityTrigger] string order) => $"ordered {order}";

    [Function("StartOrder")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{device}")] HttpRequest request, string device,
        [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(
            "OrderDevice", device, new StartOrchestrationOptions(device), request.HttpContext.RequestAborted);
        return Results.Accepted();
    }

    [Function("AnswerOrder")]
    public static async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "orders/{device}/{who}/{word}")] HttpRequest request,
        string device, string who, string word, [DurableClient] DurableTaskClient client)
    {
        await client.RaiseEventAsync(device, $"{who}Answered", word, request.HttpContext.RequestAborted);
        return Results.Accepted();
    }

    /// <summary>The status; of an order that has ended its outcome too.</summary>
    [Function("ShowOrder")]
    public static async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{device}")] HttpRequest request, string device,
        [DurableClient] DurableTaskClient client)
    {
        var order = await client.GetInstanceAsync(device, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        if (order is null) return Results.NotFound();
        var outcome = order.FailureDetails?.ErrorMessage ?? order.ReadOutputAs<string>();
        return Results.Text(outcome is null ? $"{order.RuntimeStatus}" : $"{order.RuntimeStatus}: {outcome}");
    }
}
