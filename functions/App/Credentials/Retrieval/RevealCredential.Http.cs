using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Registry;
using SppsFlows.SignIn.StepUp;
using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// The one-use page that shows a secret (B3–B6): on POST only, after a fresh step-up, once, and not for long. GET and HEAD show nothing and
/// use nothing up.
/// </summary>
public sealed class RevealCredentialHttp(
    SppsDb db, RedeemTicket redeem, ReadTicket tickets, CredentialVault door, StepUps stepUps, AuditLog audit, FlowNudge nudge,
    RateLimits limits, TimeProvider clock,
    IOptions<CredentialOptions> options, ILogger<RevealCredentialHttp> logger)
{
    private const int TriesPerAddress = 1000;

    [Function("ShowReveal"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "credentials/reveal/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var (http, person) = (request.HttpContext, request.HttpContext.RequirePerson());
        if (await tickets.FindAsync(token, person.Id, cancellationToken) is not { } ticket) return RevealPages.Unknown();
        if (ticket.Found is not LinkLookup.Live) return RevealPages.Over(ticket.Found, ticket.Account);
        if (!await stepUps.IsFreshAsync(http, person.Id, cancellationToken))
            return Results.LocalRedirect(StepUps.PageTo($"/credentials/reveal/{token}"));
        return Pages.Show(BeforeReveal_Page.Create(new BeforeReveal(ticket.Ticket, ticket.Account, token, options.Value.HideAfter)));
    }

    [Function("Reveal"), Access(AccessRule.Staff)]
    public async Task<IResult> Reveal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "credentials/reveal/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (http, person) = (request.HttpContext, request.HttpContext.RequirePerson());
        if (!limits.TryTake("reveal", RateLimits.AddressOf(http), TriesPerAddress)) return RateLimits.Refusal(http);
        if (!await stepUps.IsFreshAsync(http, person.Id, cancellationToken))
            return Results.LocalRedirect(StepUps.PageTo($"/credentials/reveal/{token}"));
        switch (await redeem.RunAsync(token, person.Person, cancellationToken))
        {
            case RedeemResult.Claimed claimed:
                await nudge.SendAsync(client);
                return claimed.Ticket.Kind is RetrievalKind.Code
                    ? Results.LocalRedirect($"/credentials/codes/{token}")
                    : await ShowOnceAsync(http, claimed, token);
            case RedeemResult.TooLate:
                return RevealPages.TooLate();
            case RedeemResult.OfAnother:
                return RevealPages.OfAnother(person);
            case RedeemResult.Over:
                return RevealPages.Over(new LinkLookup.Unknown(), null);
            default:
                return RevealPages.Unknown();
        }
    }

    /// <summary>The person copied a field, or says so: an event of its own (B3). Repeats nothing of it.</summary>
    [Function("NoteCopied"), Access(AccessRule.Staff)]
    public async Task<IResult> Copied(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "credentials/copied/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("copied", person.Id, 200)) return RateLimits.Refusal(request.HttpContext);
        var since = clock.GetUtcNow() - options.Value.TicketLifetime;
        if (await tickets.FindAsync(
            token, person.Id, cancellationToken) is not { Ticket: { ClaimedAt: { } claimedAt } ticket, Account: var account }
            || claimedAt < since)
            return Pages.NotFound();
        var form = await request.ReadFormAsync(cancellationToken);
        var field = CopiedFields.Known.Contains(form["field"].ToString()) ? form["field"].ToString() : "password";
        await db.WriteAsync(() =>
        {
            audit.Add(Actors.Person(person.Id), "credential.copied", account.Subject, new { ticket = ticket.Id, field });
            return Task.CompletedTask;
        }, cancellationToken);
        return Results.LocalRedirect($"/accounts/{account.Id}/credential");
    }

    private async Task<IResult> ShowOnceAsync(HttpContext http, RedeemResult.Claimed claimed, string token)
    {
        try
        {
            // On record as shown: whether the browser is still there is not asked any more.
            var content = await door.OpenAsync(claimed.Ticket.Id, claimed.Ticket.ClaimId!.Value, CancellationToken.None);
            // Leaves the page by itself, also where no script runs.
            http.Response.Headers["Refresh"] = string.Create(
                CultureInfo.InvariantCulture, $"{(int)options.Value.HideAfter.TotalSeconds};url=/accounts/{claimed.Account.Id}/credential");
            SecurityHeaders.AllowOwnScript(http);
            return Pages.Show(RevealCredential_Page.Create(new RevealedPage(claimed.Account, content, token, options.Value.HideAfter)));
        }
        catch (Exception fault) when (fault is VaultException or InvalidDataException or UnauthorizedAccessException)
        {
            logger.LogError("A secret could not be opened: {Fault}, ticket {Ticket}", fault.GetType().Name, claimed.Ticket.Id);
            await redeem.FailedAsync(claimed, fault.GetType().Name, CancellationToken.None);
            return RevealPages.VaultFails(claimed.Account, fault is VaultUnavailableException);
        }
    }
}

public sealed record BeforeReveal(RetrievalTicket Ticket, Account Account, string Token, TimeSpan HideAfter);

public sealed record RevealedPage(Account Account, CredentialContent Content, string Token, TimeSpan HideAfter);

/// <summary>What a copy can be of; anything else that is sent is not put on record.</summary>
internal static class CopiedFields
{
    public static readonly IReadOnlySet<string> Known = new HashSet<string> { "username", "password", "seed", "backup-codes", "code" };
}
