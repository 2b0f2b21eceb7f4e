using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Assignments;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Where a hand-over is answered (A11): behind the mailed link, or signed in. GET and HEAD change nothing; the only thing they write is the
/// audit's note of the opening.
/// </summary>
public sealed class HandOverHttp(
    HandOverDoors doors, AnswerByLink answers, DecideHandOver decide, CloseAccount close, HandOverPages pages, FlowNudge nudge)
{
    [Function("ShowHandOverByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "hand-overs/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) =>
        await ShowAsync(request, await doors.OfTokenAsync(token, cancellationToken), cancellationToken);

    [Function("AnswerHandOverByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> AnswerByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hand-overs/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await AnswerAsync(request, await doors.OfTokenAsync(token, cancellationToken), client, cancellationToken);

    [Function("ShowHandOver"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/hand-over")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await ShowAsync(request, await doors.OfAccountAsync(id, cancellationToken), cancellationToken);

    [Function("AnswerHandOver"), Access(AccessRule.Staff)]
    public async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/hand-over")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await AnswerAsync(request, await doors.OfAccountAsync(id, cancellationToken), client, cancellationToken);

    private async Task<IResult> ShowAsync(HttpRequest request, AnswerDoor door, CancellationToken cancellationToken)
    {
        var view = await answers.OpenAsync(request.HttpContext, door, cancellationToken);
        return view is AnswerView.Open open
            ? await pages.FormAsync(open, request.Path, HandOverForm.Empty, notYet: null, cancellationToken)
            : pages.Over(view, door, posted: false);
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request, AnswerDoor door, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var form = await HandOverForm.ReadAsync(request, cancellationToken);
        var result = await answers.PostAsync(
            request.HttpContext, door, form.AsAnswer(),
            async open => door.Kind == ClosingAssignment.Kind
                ? close.Read(open, form, cancellationToken)
                : await decide.ReadAsync(open, form, cancellationToken),
            cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AnswerResult.Recorded { Assignment: var assignment } => HandOverPages.Thanks(assignment),
            AnswerResult.NotYet notYet => await pages.FormAsync(notYet.View, request.Path, form, notYet, cancellationToken),
            AnswerResult.Over { View: var view } => pages.Over(view, door, posted: true),
            AnswerResult.Refused { Page: var page } => page,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }
}
