using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Mend;

/// <summary>The page on which a request or a draft is put right, whichever way somebody comes to it. GET and HEAD change nothing.</summary>
public sealed class MendPages(
    AnswerByLink answers, MendAccountRequest mend, MendForms forms, AnswerPages pages, FlowNudge nudge)
{
    public async Task<IResult> OpenAsync(HttpContext http, AnswerDoor door, string action, CancellationToken cancellationToken)
    {
        var view = await answers.OpenAsync(http, door, cancellationToken);
        return view is AnswerView.Open open
            ? await FormAsync(open, action, sent: null, typed: "", notYet: null, cancellationToken)
            : Show(view, door);
    }

    public async Task<IResult> TakeAsync(
        HttpRequest request, AnswerDoor door, string action, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var answer = await AnswerForm.ReadAsync(request, choiceField: null, cancellationToken);
        var posted = await request.ReadFormAsync(cancellationToken);
        var sent = new SentForm(RequestForm.Read(posted), posted["whatChanged"].ToString());
        var result = await answers.PostAsync(
            request.HttpContext, door, answer, open => mend.RunAsync(open.Assignment, sent, cancellationToken), cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AnswerResult.Recorded { Assignment: var done } => Sent(door, done),
            AnswerResult.NotYet notYet => await FormAsync(notYet.View, action, sent, answer.Signature, notYet, cancellationToken),
            AnswerResult.Over { View: var view } => Show(view, door),
            AnswerResult.Refused { Page: var page } => page,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> FormAsync(
        AnswerView.Open open, string action, SentForm? sent, string typed, AnswerResult.NotYet? notYet,
        CancellationToken cancellationToken) => Pages.Show(
        RequestForm_Page.Create(await forms.OfAsync(open, action, sent, typed, notYet, cancellationToken)),
        notYet is null or { OnlyWantsCode: true } ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static IResult Sent(AnswerDoor door, Assignment done) => (door, done.Kind) switch
    {
        (AnswerDoor.Link, _) => Pages.Message(
            "Thank you, it is on its way", "You hear from us by mail. You can also follow your request in the portal.",
            linkText: "My requests", linkUrl: "/accounts/requests"),
        (_, MendRequest.Kind) => Results.LocalRedirect($"/accounts/requests/{AccountRequest.IdOf(done.Subject)}"),
        _ => Results.LocalRedirect("/accounts/requests"),
    };

    /// <summary>What stands there when there is nothing to fill in.</summary>
    private IResult Show(AnswerView view, AnswerDoor door) => view switch
    {
        AnswerView.Unknown when door is AnswerDoor.Session => Pages.NotFound(),
        AnswerView.Ended when door is AnswerDoor.Session => Results.LocalRedirect("/accounts/requests"),
        AnswerView.Ended { Assignment.State: AssignmentState.Done } =>
            Gone("This was sent already", "What you sent from this link is on record. You can follow your request in the portal."),
        AnswerView.Ended => Gone("This is over", "The request no longer waits for anything from you."),
        AnswerView.LinkExpired =>
            Gone("This link is too old", "Your request is still there: sign in, and go on from “My requests”."),
        _ => pages.Show(view),
    };

    private static IResult Gone(string title, string text) =>
        Pages.Message(title, text, StatusCodes.Status410Gone, "My requests", "/accounts/requests");
}
