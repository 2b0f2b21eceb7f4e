using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Registry;
using SppsFlows.SignIn.StepUp;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// The one-use page that shows a secret (B3–B6): on POST only, after a fresh step-up, once, and not for long. GET and HEAD show nothing and
/// use nothing up.
/// </summary>
public sealed class RevealCredentialHttp(
    RedeemTicket redeem, ReadTicket tickets, SecretPage secret, StepUps stepUps, FlowNudge nudge, RateLimits limits,
    IOptions<CredentialOptions> options)
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
                    : await secret.ShowOnceAsync(http, claimed, token);
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
}

public sealed record BeforeReveal(RetrievalTicket Ticket, Account Account, string Token, TimeSpan HideAfter);
