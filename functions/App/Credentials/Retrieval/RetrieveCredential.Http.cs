using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.SignIn.StepUp;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// What can be seen of a credential without opening it: what is sealed, since when, who had it. Here its custodian says why they need it
/// (B3).
/// </summary>
public sealed class RetrieveCredentialHttp(CredentialPages pages, OpenTicket tickets, StepUps stepUps, RateLimits limits)
{
    private const int TicketsPerPerson = 60;

    [Function("ShowCredential"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/credential")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await pages.ShowAsync(request.HttpContext, id, "", null, cancellationToken);

    [Function("RetrieveCredential"), Access(AccessRule.Staff)]
    public async Task<IResult> Retrieve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/credential")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("retrieve", person.Id, TicketsPerPerson)) return RateLimits.Refusal(request.HttpContext);
        var form = await request.ReadFormAsync(cancellationToken);
        var (reason, kind) = (form["reason"].ToString(), form["what"].ToString() == "code" ? RetrievalKind.Code : RetrievalKind.Secret);
        return await tickets.RunAsync(id, person.Id, kind, reason, cancellationToken) switch
        {
            OpenTicketResult.Opened opened =>
                await ToRevealAsync(request.HttpContext, person, $"/credentials/reveal/{opened.Token}", cancellationToken),
            OpenTicketResult.NeedsReason needs => await pages.ShowAsync(request.HttpContext, id, reason, needs.Problem, cancellationToken),
            _ => Pages.NotFound(),
        };
    }

    private async Task<IResult> ToRevealAsync(HttpContext http, SignedInPerson person, string url, CancellationToken cancellationToken) =>
        Results.LocalRedirect(await stepUps.IsFreshAsync(http, person.Id, cancellationToken) ? url : StepUps.PageTo(url));
}
