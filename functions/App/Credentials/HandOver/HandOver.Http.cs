using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Where a hand-over is answered (A11): behind the mailed link, or signed in. GET and HEAD change nothing; the only thing they write is the
/// audit's note of the opening.
/// </summary>
public sealed class HandOverHttp(
    SppsDb db, ReadHandOver read, DecideHandOver decide, ScannerCheck human, LinkOpeningAudit opens, AuditLog audit, FlowNudge nudge,
    RateLimits limits)
{
    private const int PostsPerLink = 30;
    private const int PostsPerAddress = 600;

    [Function("ShowHandOverByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "hand-overs/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        var view = await read.ByTokenAsync(token, http.Person(), cancellationToken);
        switch (view)
        {
            case HandOverView.Asked { Link: { } link, Account: var account }:
                await opens.OpenedAsync(db, audit, http, link, account.Subject, cancellationToken);
                break;
            case HandOverView.OfAnother { Link: var link }:
                await opens.ForwardedAsync(db, audit, http, link, HandOverTask.SubjectOf(link.SubjectId), cancellationToken);
                break;
        }
        return await ShowAsync(view, $"/hand-overs/{token}", HandOverForm.Empty, null, cancellationToken);
    }

    [Function("AnswerHandOverByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> AnswerByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hand-overs/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        if (limits.RefuseTooMany(http, "hand-over-link", token, PostsPerLink, PostsPerAddress) is { } tooMany) return tooMany;
        var form = await HandOverForm.ReadAsync(request, cancellationToken);
        var headThenPost = await read.ByTokenAsync(token, http.Person(), cancellationToken) is HandOverView.Asked { Link: { } link }
            && opens.HeadThenPost(link.Id, http);
        var result = await decide.ByLinkAsync(
            token, form, http.Person(), request.Headers.UserAgent.ToString(), headThenPost, cancellationToken);
        return await AnswerAsync(result, $"/hand-overs/{token}", form, client, cancellationToken);
    }

    [Function("ShowHandOver"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/hand-over")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await ShowAsync(
            await read.BySessionAsync(id, request.HttpContext.RequirePerson(), cancellationToken), $"/accounts/{id}/hand-over",
            HandOverForm.Empty, null, cancellationToken);

    [Function("AnswerHandOver"), Access(AccessRule.Staff)]
    public async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/hand-over")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("hand-over", person.Id, PostsPerLink)) return RateLimits.Refusal(request.HttpContext);
        var form = await HandOverForm.ReadAsync(request, cancellationToken);
        return await AnswerAsync(
            await decide.BySessionAsync(id, form, person, cancellationToken), $"/accounts/{id}/hand-over", form, client, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(
        HandOverResult result, string action, HandOverForm form, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await nudge.SendAsync(client);
        return result switch
        {
            HandOverResult.Recorded { View: var view } => HandOverPages.Thanks(view, form),
            HandOverResult.NotYet notYet => await ShowAsync(notYet.View, action, form, notYet, cancellationToken),
            HandOverResult.Over { View: var view } => HandOverPages.Show(view, posted: true),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> ShowAsync(
        HandOverView view, string action, HandOverForm form, HandOverResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        if (view is not HandOverView.Asked { Account: var account, Link: var link }) return HandOverPages.Show(view, posted: false);
        var platforms = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        var org = await db.Orgs.FindAsync([account.OrgId], cancellationToken);
        var asksCode = notYet?.Verdict is { Code: not CodeState.NotNeeded }
            || (link is not null && await human.AsksCodeAsync(link, cancellationToken));
        var page = new HandOverPage(
            view, org!.Name, platforms.NameOf(account.Platform), action, form, notYet?.Problems ?? HandOverPage.None, asksCode);
        return Pages.Show(
            view is HandOverView.Decide decideView
                ? DecideHandOver_Page.Create(page.As(decideView))
                : AttestClosing_Page.Create(page.As((HandOverView.Attest)view)),
            page.IsRefused(notYet?.Verdict) ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }
}
