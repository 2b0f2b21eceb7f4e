using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.SampleHost;

public static class SampleFunctions
{
    [Function("Ping")]
    public static IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("pong");

    /// <summary>Answers after the given number of milliseconds: what a draining stop waits for.</summary>
    [Function("Slowly")]
    public static async Task<IResult> Slowly(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slowly/{milliseconds:int}")] HttpRequest request, int milliseconds)
    {
        await Console.Out.WriteLineAsync("slowly begun");
        await Task.Delay(milliseconds);
        return Results.Text("done");
    }

    [Function("Start")]
    public static async Task<IResult> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "flows/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(
            "Flow", id, new StartOrchestrationOptions(id), request.HttpContext.RequestAborted);
        return Results.Accepted();
    }

    [Function("Answer")]
    public static async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "flows/{id}")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient client)
    {
        await client.RaiseEventAsync(id, "answer", "yes", request.HttpContext.RequestAborted);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return Results.Text(ended.ReadOutputAs<string>());
    }

    [Function("Flow")]
    public static async Task<string> Flow([OrchestrationTrigger] TaskOrchestrationContext context, string id)
    {
        var greeting = await context.CallActivityAsync<string>("Greet", id);
        return $"{greeting} {await context.WaitForExternalEvent<string>("answer")}";
    }

    [Function("Greet")]
    public static string Greet([ActivityTrigger] string id) => $"hello {id}";
}
