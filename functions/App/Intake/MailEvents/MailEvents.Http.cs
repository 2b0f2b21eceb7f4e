using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Mail;
using SppsFlows.Web;

namespace SppsFlows.Intake.MailEvents;

/// <summary>
/// The endpoint for SendGrid's signed event webhook. Without <c>Mail:SendGrid:EventPublicKey</c> it is closed, in Development too.
/// </summary>
public sealed class MailEventsHttp(RecordMailEvents record, IOptions<MailOptions> options, ILogger<MailEventsHttp> logger)
{
    // SendGrid posts 768 KB at most.
    private const int MaxBytes = 1024 * 1024;

    [Function("ReceiveMailEvents"), Access(AccessRule.SignedCaller)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/mail/events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await BoundedBody.ReadAsync(request, MaxBytes, cancellationToken) is not { } body)
            return Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "That is too much at once.");
        var (key, headers) = (options.Value.SendGrid.EventPublicKey, request.Headers);
        if (key.Length == 0
            || !SendGridSignature.IsGenuine(
                key, headers[SendGridSignature.TimestampHeader], headers[SendGridSignature.SignatureHeader], body))
        {
            logger.LogWarning("A post to the entrance of mail events was refused: it is not signed by the mail service");
            return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "This post is not signed by our mail service.");
        }
        try
        {
            await record.RunAsync(ReadMailEvents.Read(body), cancellationToken);
            return Results.Ok();
        }
        catch (FormatException fault)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest, title: "The events could not be read.", detail: fault.Message);
        }
    }
}
