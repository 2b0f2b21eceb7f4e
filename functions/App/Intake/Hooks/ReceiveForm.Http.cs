using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Flows;
using SppsFlows.Intake.Forms;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Intake.Hooks;

/// <summary>The door for other systems (J2). Everything is checked before anything is stored.</summary>
public sealed class ReceiveFormHttp(
    HookCaller caller, FormCatalogue forms, ReceiveForm receive, FlowOutbox flows, IOptions<IntakeOptions> options,
    ILogger<ReceiveFormHttp> logger)
{
    [Function("ReceiveForm"), Access(AccessRule.SignedCaller)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/hooks/forms")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var most = options.Value.Webhooks.MaxBytes;
        if (await BoundedBody.ReadAsync(request, most, cancellationToken) is not { } body)
            return Refuse(StatusCodes.Status413PayloadTooLarge, "The body is too large.", $"At most {most} bytes.");
        var found = caller.Find(request, body);
        if (found.Source is null)
        {
            logger.LogWarning("A hook was refused: {Reason}", found.Refusal);
            return Refuse(StatusCodes.Status401Unauthorized, "This post is not from a system that we know.", found.Refusal!);
        }
        if (!request.HasJsonContentType())
            return Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON.", "Send Content-Type: application/json.");
        if (!TryRead(body, request.Query["form"], found.Source, out var reading))
            return Refuse(StatusCodes.Status400BadRequest, "The body is not JSON.", "It could not be read as one JSON object in UTF-8.");
        return reading switch
        {
            HookReading.Readable readable => await ReceiveAsync(found, body, readable, client, cancellationToken),
            HookReading.Unreadable unreadable => Unprocessable(unreadable.Problems),
            _ => throw new InvalidOperationException(reading.GetType().Name),
        };
    }

    private async Task<IResult> ReceiveAsync(
        HookCallerFound from, byte[] body, HookReading.Readable form, DurableTaskClient client, CancellationToken cancellationToken)
    {
        switch (await receive.RunAsync(from.Source!, from.Id, body, form, cancellationToken))
        {
            case ReceiveResult.Answered answered:
                await DispatchAsync(client, cancellationToken);
                return Results.Text(answered.Answer, "application/json; charset=utf-8", statusCode: StatusCodes.Status202Accepted);
            case ReceiveResult.OtherBody:
                return Refuse(
                    StatusCodes.Status409Conflict, "This webhook-id was used before for something else.",
                    "Give each submission its own id; repeat it only with the same body.");
            default:
                return Unprocessable(
                    [new FieldProblem("requester", "The district's directory has no active member of staff with this e-mail address.")]);
        }
    }

    // The request is safe in the outbox: if the engine is down, the outbox's timer delivers it later.
    private async Task DispatchAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await flows.DispatchAsync(client, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogWarning(fault, "A flow could not be started at once; the outbox tries again");
        }
    }

    private bool TryRead(byte[] body, string? formId, string source, out HookReading reading)
    {
        reading = null!;
        try
        {
            using var document = JsonDocument.Parse(body);
            reading = HookBody.Read(document.RootElement, formId, forms, source);
            return true;
        }
        // An escaped half of a surrogate pair is only found when the text is read out.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IResult Refuse(int status, string title, string detail) =>
        Results.Problem(statusCode: status, title: title, detail: detail);

    private static IResult Unprocessable(IReadOnlyList<FieldProblem> problems) => Results.ValidationProblem(
        problems.GroupBy(problem => problem.Field).ToDictionary(
            group => group.Key, group => group.Select(problem => problem.Message).ToArray()),
        statusCode: StatusCodes.Status422UnprocessableEntity, title: "Some fields can't be taken as they are.",
        detail: "The fields are named under errors; the schemas are at /api/schemas.");
}
