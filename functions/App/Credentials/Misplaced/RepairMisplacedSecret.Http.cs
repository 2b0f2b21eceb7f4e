using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Where somebody says what a secret belongs to that came the wrong way (B7): behind the mailed link, or signed in.
/// </summary>
public sealed class RepairMisplacedSecretHttp(
    SppsDb db, AnswerByLink answers, AnswerMisplaced answer, MisplacedPages misplaced, FlowNudge nudge, SchoolCalendar calendar)
{
    [Function("ShowMisplacedByLink"), Access(AccessRule.MailedLink)]
    public Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "misplaced/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) => ShowAsync(request.HttpContext, ByLink(token), cancellationToken);

    [Function("AnswerMisplacedByLink"), Access(AccessRule.MailedLink)]
    public Task<IResult> AnswerByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "misplaced/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        AnswerAsync(request.HttpContext, ByLink(token), client, cancellationToken);

    [Function("ShowMisplaced"), Access(AccessRule.Staff)]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "misplaced/cases/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) => ShowAsync(request.HttpContext, BySession(id), cancellationToken);

    [Function("AnswerMisplaced"), Access(AccessRule.Staff)]
    public Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "misplaced/cases/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        AnswerAsync(request.HttpContext, BySession(id), client, cancellationToken);

    private static AnswerDoor.Link ByLink(string token) => new(MisplacedSecretRepair.Kind, token);

    private static AnswerDoor.Session BySession(Guid id) => new(
        MisplacedSecretRepair.Kind, Assignment.IdOf(MisplacedSecretRepair.Kind, MisplacedSecret.SubjectOf(id), round: 1));

    private async Task<IResult> ShowAsync(HttpContext http, AnswerDoor door, CancellationToken cancellationToken) =>
        await answers.OpenAsync(http, door, cancellationToken) switch
        {
            AnswerView.Open open => await ShowAsync(http, open, MisplacedForm.Empty, null, cancellationToken),
            var view => misplaced.Over(view, door, posted: false),
        };

    private async Task<IResult> AnswerAsync(
        HttpContext http, AnswerDoor door, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var form = await MisplacedForm.ReadAsync(http.Request, cancellationToken);
        string? sealUrl = null;
        var result = await answers.PostAsync(
            http, door, form.Sent, open => answer.AnswerAsync(open, form, url => sealUrl = url, cancellationToken), cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AnswerResult.Recorded when sealUrl is not null => Results.LocalRedirect(sealUrl),
            AnswerResult.Recorded { Assignment.Outcome: var outcome } => MisplacedPages.Thanks(outcome),
            AnswerResult.NotYet notYet => await ShowAsync(http, notYet.View, form, notYet, cancellationToken),
            AnswerResult.Over { View: var view } => misplaced.Over(view, door, posted: true),
            AnswerResult.Refused { Page: var refusal } => refusal,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> ShowAsync(
        HttpContext http, AnswerView.Open open, MisplacedForm form, AnswerResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        var orgs = await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken);
        var asksCode = open.AsksCode || notYet?.Verdict is { Code: not CodeState.NotNeeded };
        return Pages.Show(
            RepairMisplacedSecret_Page.Create(new MisplacedPage(
                open, await answer.ReadAsync(open.Assignment, cancellationToken), http.Request.Path, form,
                notYet?.Problems ?? new Dictionary<string, string>(), asksCode, orgs,
                await PlatformCatalogue.ReadAsync(db, cancellationToken), calendar)),
            notYet is null or { OnlyWantsCode: true } ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

/// <summary>For the form.</summary>
public sealed record MisplacedPage(
    AnswerView.Open View, MisplacedCase Case, string Action, MisplacedForm Form, IReadOnlyDictionary<string, string> Problems,
    bool AsksCode, IReadOnlyDictionary<string, string> OrgNames, PlatformCatalogue Catalogue, SchoolCalendar Calendar)
{
    public bool IsSender => View.PersonId == Case.Sender.Id;

    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
