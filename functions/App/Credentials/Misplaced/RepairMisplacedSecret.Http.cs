using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Where somebody says what a secret belongs to that came the wrong way (B7): behind the mailed link, or signed in. GET and HEAD change
/// nothing.
/// </summary>
public sealed class RepairMisplacedSecretHttp(
    SppsDb db, ReadMisplaced read, AnswerMisplaced answer, ScannerCheck human, LinkOpeningAudit opens, AuditLog audit, FlowNudge nudge,
    RateLimits limits, SchoolCalendar calendar)
{
    private const int PostsPerLink = 30;
    private const int PostsPerAddress = 600;

    [Function("ShowMisplacedByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "misplaced/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        var view = await read.ByTokenAsync(token, http.Person(), cancellationToken);
        if (view is MisplacedView.Open { Link: { } link }) await opens.OpenedAsync(db, audit, http, link, link.Subject, cancellationToken);
        if (view is MisplacedView.OfAnother { Link: var forwarded })
            await opens.ForwardedAsync(db, audit, http, forwarded, forwarded.Subject, cancellationToken);
        return await ShowAsync(view, $"/misplaced/{token}", MisplacedForm.Empty, null, cancellationToken);
    }

    [Function("AnswerMisplacedByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> AnswerByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "misplaced/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        if (limits.RefuseTooMany(http, "misplaced-link", token, PostsPerLink, PostsPerAddress) is { } tooMany) return tooMany;
        var form = await MisplacedForm.ReadAsync(request, cancellationToken);
        var headThenPost = await read.ByTokenAsync(token, http.Person(), cancellationToken) is MisplacedView.Open { Link: { } link }
            && opens.HeadThenPost(link.Id, http);
        var result = await answer.ByLinkAsync(
            token, form, http.Person(), request.Headers.UserAgent.ToString(), headThenPost, cancellationToken);
        return await AnswerAsync(result, $"/misplaced/{token}", form, client, cancellationToken);
    }

    [Function("ShowMisplaced"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "misplaced/cases/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await ShowAsync(
            await read.BySessionAsync(id, request.HttpContext.RequirePerson(), cancellationToken), $"/misplaced/cases/{id}",
            MisplacedForm.Empty, null, cancellationToken);

    [Function("AnswerMisplaced"), Access(AccessRule.Staff)]
    public async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "misplaced/cases/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("misplaced", person.Id, PostsPerLink)) return RateLimits.Refusal(request.HttpContext);
        var form = await MisplacedForm.ReadAsync(request, cancellationToken);
        return await AnswerAsync(
            await answer.BySessionAsync(id, form, person, cancellationToken), $"/misplaced/cases/{id}", form, client, cancellationToken);
    }

    private async Task<IResult> AnswerAsync(
        MisplacedResult result, string action, MisplacedForm form, DurableTaskClient client, CancellationToken cancellationToken)
    {
        await nudge.SendAsync(client);
        return result switch
        {
            MisplacedResult.Recorded { SealUrl: { } url } => Results.LocalRedirect(url),
            MisplacedResult.Recorded recorded => MisplacedPages.Thanks(recorded.State),
            MisplacedResult.NotYet notYet => await ShowAsync(notYet.Open, action, form, notYet, cancellationToken),
            MisplacedResult.Over { View: var view } => MisplacedPages.Show(view, posted: true),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> ShowAsync(
        MisplacedView view, string action, MisplacedForm form, MisplacedResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        if (view is not MisplacedView.Open open) return MisplacedPages.Show(view, posted: false);
        var orgs = await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken);
        var problems = notYet?.Problems ?? new Dictionary<string, string>();
        var asksCode = notYet?.Verdict is { Code: not CodeState.NotNeeded }
            || (open is { Link: { } link, BySession: false } && await human.AsksCodeAsync(link, cancellationToken));
        var onlyCode = problems.Count == 1 && notYet?.Verdict?.Code is CodeState.Mailed;
        return Pages.Show(
            RepairMisplacedSecret_Page.Create(new MisplacedPage(
                open, action, form, problems, asksCode, orgs, await PlatformCatalogue.ReadAsync(db, cancellationToken), calendar)),
            problems.Count == 0 || onlyCode ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

/// <summary>For the form.</summary>
public sealed record MisplacedPage(
    MisplacedView.Open Open, string Action, MisplacedForm Form, IReadOnlyDictionary<string, string> Problems, bool AsksCode,
    IReadOnlyDictionary<string, string> OrgNames, PlatformCatalogue Catalogue,
    SchoolCalendar Calendar)
{
    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
