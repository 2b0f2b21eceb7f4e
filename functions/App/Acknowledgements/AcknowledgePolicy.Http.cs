using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Acknowledgements;

/// <summary>Where a manager reads the policy and acknowledges it (A9): by the mailed link with their name, or signed in.</summary>
public sealed class AcknowledgePolicyHttp(SppsDb db, AnswerByLink answers, AcknowledgePolicy acknowledge, AnswerPages pages)
{
    [Function("ShowAcknowledgement"), Access(AccessRule.MailedLink)]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "acknowledge/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) => ShowAsync(request.HttpContext, LinkOf(token), $"/acknowledge/{token}", cancellationToken);

    [Function("AcknowledgePolicy"), Access(AccessRule.MailedLink)]
    public Task<IResult> Acknowledge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "acknowledge/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) => PostAsync(request, LinkOf(token), $"/acknowledge/{token}", cancellationToken);

    [Function("RenewAcknowledgementLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Renew(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "acknowledge/{token}/renew")] HttpRequest request, string token,
        CancellationToken cancellationToken) =>
        await answers.RenewAsync(request.HttpContext, LinkOf(token), cancellationToken) switch
        {
            null => AnswerPages.NewLinkSent(),
            AnswerResult.Refused refused => refused.Page,
            _ => Results.LocalRedirect($"/acknowledge/{token}"),
        };

    [Function("ShowMyAcknowledgement"), Access(AccessRule.Staff)]
    public Task<IResult> ShowMine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "acknowledgements/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        ShowAsync(
            request.HttpContext, new AnswerDoor.Session(AcknowledgementKind.Kind, id), $"/acknowledgements/{id}", cancellationToken);

    [Function("AcknowledgeMine"), Access(AccessRule.Staff)]
    public Task<IResult> AcknowledgeMine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "acknowledgements/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        PostAsync(request, new AnswerDoor.Session(AcknowledgementKind.Kind, id), $"/acknowledgements/{id}", cancellationToken);

    private static AnswerDoor.Link LinkOf(string token) => new(AcknowledgementKind.Kind, token);

    private async Task<IResult> ShowAsync(HttpContext http, AnswerDoor door, string url, CancellationToken cancellationToken) =>
        await answers.OpenAsync(http, door, cancellationToken) switch
        {
            AnswerView.Open open => await FormAsync(open, url, AnswerForm.Empty, null, cancellationToken),
            AnswerView.Replaced { Assignment: var assignment } when IsOnlyTold(assignment, http.Person()) => await ToldAsync(
                assignment, cancellationToken),
            var view => pages.Show(view, door is AnswerDoor.Link ? url + "/renew" : null),
        };

    private async Task<IResult> PostAsync(HttpRequest request, AnswerDoor door, string url, CancellationToken cancellationToken)
    {
        var form = await AnswerForm.ReadAsync(request, choiceField: null, cancellationToken);
        var result = await answers.PostAsync(
            request.HttpContext, door, form, open => Task.FromResult(acknowledge.Of(open, cancellationToken)), cancellationToken);
        return result switch
        {
            AnswerResult.Recorded => Pages.Message(
                "Thank you, it is on record", "You acknowledged the policy for managers of accounts. You do not have to do anything more.",
                linkText: "Go to the start page", linkUrl: "/"),
            AnswerResult.NotYet notYet => await FormAsync(notYet.View, url, form, notYet, cancellationToken),
            AnswerResult.Over { View: var view } => pages.Show(view, door is AnswerDoor.Link ? url + "/renew" : null, posted: true),
            AnswerResult.Refused refused => refused.Page,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> FormAsync(
        AnswerView.Open open, string action, AnswerForm form, AnswerResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        var accounts = await ManagedAccounts.OfAsync(db, AcknowledgementKind.PersonOf(open.Assignment.Subject), cancellationToken);
        return Pages.Show(
            AcknowledgePolicy_Page.Create(new AcknowledgePage(
                open, accounts, await PlatformCatalogue.ReadAsync(db, cancellationToken), action, form,
                notYet?.Problems ?? new Dictionary<string, string>(),
                open.AsksCode || notYet?.Problems.ContainsKey("code") is true, notYet?.OnlyWantsCode is true)),
            notYet is null or { OnlyWantsCode: true } ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static bool IsOnlyTold(Assignment assignment, SignedInPerson? reader) => reader is not null
        && assignment.AskedNow.Any(told => told.As is AssigneeRole.Informed && told.Party == Party.KeyOfPerson(reader.Id));

    private async Task<IResult> ToldAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var personId = AcknowledgementKind.PersonOf(assignment.Subject);
        var person = await db.People.AsNoTracking().SingleAsync(known => known.Id == personId, cancellationToken);
        return Pages.Message(
            $"{person.FullName} has not acknowledged the policy",
            $"They manage an account that you answer for. Please talk to {person.GivenName}: only they can acknowledge it.",
            linkText: "Who holds which accounts", linkUrl: "/credentials");
    }
}
