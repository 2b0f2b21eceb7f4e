using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>The two workflows as a Functions app on the embedded host.</summary>
public static class ServedFunctions
{
    public static async Task ChildAsync(string[] args)
    {
        var builder = EmbeddedApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        using var host = builder.Build();
        await host.StartAsync();
        while (await Console.In.ReadLineAsync() is not null) { } // until our parent ends
        await host.StopAsync();
    }

    [Function("five")]
    public static Task<int> Five([OrchestrationTrigger] TaskOrchestrationContext context) => StepsAsync(context, 5);

    [Function("three")]
    public static Task<int> Three([OrchestrationTrigger] TaskOrchestrationContext context) => StepsAsync(context, 3);

    [Function("AddOne")]
    public static int AddOne([ActivityTrigger] int value) => value + 1;

    [Function("Run")]
    public static async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bench/{workflow}")] HttpRequest request,
        string workflow,
        [DurableClient] DurableTaskClient client) =>
            Results.Json(await Ours.RunAsync(client, workflow), statusCode: request.ContentLength is 0 ? 400 : 200);

    [Function("Syncs")]
    public static IResult Syncs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bench/syncs")] HttpRequest request) =>
        Results.Json(request.HttpContext.RequestServices.GetRequiredService<EngineService>().Engine.Metrics.Fsyncs);

    private static async Task<int> StepsAsync(TaskOrchestrationContext context, int steps)
    {
        var value = context.GetInput<int>();
        for (var i = 0; i < steps; i++) value = await context.CallActivityAsync<int>("AddOne", value);
        return value;
    }
}
