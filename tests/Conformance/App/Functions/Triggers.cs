using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace SppsFlows.Conformance.App.Functions;

public sealed record Report(string School, int Pupils);

/// <summary>Functions that are triggered by HTTP, time and blobs.</summary>
public static class Triggers
{
    public const string TimerLedger = "timer";

    [Function(nameof(ReadRoute))]
    public static IResult ReadRoute(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "triggers/schools/{school}/rooms/{room:int}")] HttpRequest request,
        string school,
        int room) => Results.Json(new { school, room, floor = request.Query["floor"].ToString() });

    [Function(nameof(AnswerAction))]
    public static IActionResult AnswerAction(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "triggers/action")] HttpRequest request) =>
        request.Method == HttpMethods.Get ? new OkObjectResult("got") : new StatusCodeResult(StatusCodes.Status202Accepted);

    [Function(nameof(ReadBody))]
    public static IResult ReadBody(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "triggers/report")] HttpRequest request, [FromBody] Report report) =>
        Results.Text($"{report.School}: {report.Pupils}", statusCode: StatusCodes.Status201Created);

    [Function(nameof(EchoRaw))]
    public static async Task<IResult> EchoRaw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "triggers/raw")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        request.HttpContext.Response.Headers["x-length"] = $"{text.Length}";
        return Results.Text(text, request.ContentType);
    }

    [Function(nameof(ThrowInHttp))]
    public static IResult ThrowInHttp([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "triggers/throw")] HttpRequest request) =>
        throw new InvalidOperationException("secret detail");

    [Function(nameof(NameSelf))]
    public static IResult NameSelf(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "triggers/name")] HttpRequest request, FunctionContext context) =>
        Results.Text($"{context.FunctionDefinition.Name} {(context.InvocationId.Length > 0 ? "invoked" : "")}");

    [Function(nameof(StartByHttp))]
    public static async Task<IResult> StartByHttp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "triggers/start/{text}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string text)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(Basics.GreetInput), text);
        return Results.Accepted($"/triggers/{id}", id);
    }

    // The shortest interval for which the real host keeps the status.
    [Function(nameof(RunEveryMinute))]
    public static void RunEveryMinute([TimerTrigger("0 * * * * *")] TimerInfo timer) =>
        Ledger.Write(TimerLedger, timer.ScheduleStatus is { } status && status.Next > status.Last ? "ran with its next time" : "ran");

    [Function(nameof(TakeBlob))]
    public static void TakeBlob([BlobTrigger("conformance/{kind}/{name}.txt")] string content, string kind, string name) =>
        Ledger.Write("blob " + name, $"{kind}: {content}");
}
