using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// The endpoint for SendGrid Inbound Parse (J1). 200 says "taken care of", whatever was done with the mail: the sender learns nothing here,
/// and SendGrid stops. Anything else makes SendGrid try again.
/// </summary>
public sealed class ReceiveMailHttp(
    InboundPoster poster, ReceiveMail receive, FlowOutbox flows, IOptions<IntakeOptions> options, ILogger<ReceiveMailHttp> logger)
{
    // Posts are held in memory, and each may be 30 MB.
    private static readonly SemaphoreSlim AFewAtATime = new(4);

    [Function("ReceiveMail"), Access(AccessRule.SignedCaller)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/mail/inbound")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        await AFewAtATime.WaitAsync(cancellationToken);
        try
        {
            return await TakeAsync(request, client, cancellationToken);
        }
        finally
        {
            AFewAtATime.Release();
        }
    }

    private async Task<IResult> TakeAsync(HttpRequest request, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(request, options.Value.Mail.MaxBytes, cancellationToken) is not { } body)
            return Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "The mail is too large.");
        if (!poster.IsGenuine(request, body))
        {
            logger.LogWarning("A post to the mail entrance was refused: it is not signed by the mail service");
            return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "This post is not signed by our mail service.");
        }
        InboundMail mail;
        try
        {
            mail = ReadInboundMail.Read(await InboundPost.ReadAsync(body, request.ContentType, cancellationToken));
        }
        catch (InvalidDataException fault)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest, title: "The post could not be read as a mail.", detail: fault.Message);
        }
        await receive.RunAsync(mail, cancellationToken);
        await DispatchAsync(client, cancellationToken);
        return Results.Ok();
    }

    // What was taken in is safe in the outbox: if the engine is down, the outbox's timer delivers it later.
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
}
