using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>The page of a question, whichever way somebody comes to it; what stands there says what to do next.</summary>
public sealed class ApprovalPages(
    SppsDb db, AnswerByLink answers, ApprovalKinds kinds, DecideApproval decide, AnswerPages pages, SchoolCalendar calendar,
    FlowNudge nudge)
{
    private const string NoLongerYours = "This is no longer yours to decide";

    public async Task<IResult> OpenAsync(HttpContext http, AnswerDoor door, string action, CancellationToken cancellationToken)
    {
        var view = await answers.OpenAsync(http, door, cancellationToken);
        return view is AnswerView.Open open
            ? await FormAsync(open, action, DecisionForm.Empty, AnswerForm.Empty, notYet: null, cancellationToken)
            : await ShowAsync(view, door, action, posted: false, cancellationToken);
    }

    public async Task<IResult> DecideAsync(
        HttpRequest request, AnswerDoor door, string action, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sent = await AnswerForm.ReadAsync(request, "decision", cancellationToken);
        var form = await DecisionForm.ReadAsync(request, cancellationToken);
        var result = await answers.PostAsync(
            request.HttpContext, door, sent, open => decide.RunAsync(open, form, cancellationToken), cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AnswerResult.Recorded => Results.LocalRedirect(action),
            AnswerResult.NotYet notYet => await FormAsync(notYet.View, action, form, sent, notYet, cancellationToken),
            AnswerResult.Over { View: var view } => await ShowAsync(view, door, action, posted: true, cancellationToken),
            AnswerResult.Refused { Page: var page } => page,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    public string LocalDay(DateTimeOffset instant) => calendar.Local(instant).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>400 with what is wrong, 200 when only the code is wanted now.</summary>
    private async Task<IResult> FormAsync(
        AnswerView.Open open, string action, DecisionForm form, AnswerForm sent, AnswerResult.NotYet? notYet,
        CancellationToken cancellationToken) => Pages.Show(
        DecideApproval_Page.Create(new DecisionPage(
            open, await kinds.Of(open.Assignment).QuestionAsync(open.Assignment, cancellationToken), action, form, sent.Signature, notYet)),
        notYet is null or { OnlyWantsCode: true } ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private async Task<IResult> ShowAsync(
        AnswerView view, AnswerDoor door, string action, bool posted, CancellationToken cancellationToken) => view switch
        {
            AnswerView.Ended { Assignment: { State: AssignmentState.Done } ended } => await DecidedAsync(ended, posted, cancellationToken),
            AnswerView.Ended { Assignment.State: AssignmentState.Withdrawn } =>
                Gone("This request was withdrawn", "There is nothing left to decide. You need not do anything."),
            AnswerView.Ended { Assignment.State: AssignmentState.Expired } => Gone(
                "The time to decide has passed",
                "Nobody decided in time, so the request has ended, and the requester was told. If it should go on, they can ask again."),
            AnswerView.Replaced { Assignment.State: not AssignmentState.Open } => Gone(
                NoLongerYours,
                "Somebody else holds that office now, and the request has been dealt with since. You need not do anything."),
            AnswerView.Replaced { Now: { } now } => Gone(
                NoLongerYours,
                $"By the district’s directory {now} decides this now, and gets a mail with a link of their own. You need not do anything."),
            AnswerView.Replaced => Gone(
                NoLongerYours,
                "By the district’s directory you no longer hold that office, and for now nobody else does. The Office of Communications "
                + "sees to it. You need not do anything."),
            AnswerView.Unknown when door is AnswerDoor.Session => Pages.NotFound(),
            _ => pages.Show(view, door is AnswerDoor.Link ? $"{action}/renew" : null, posted),
        };

    private async Task<IResult> DecidedAsync(Assignment assignment, bool posted, CancellationToken cancellationToken)
    {
        var result = (await ApprovalResult.FindAsync(db, assignment.Id, cancellationToken))!;
        var question = await kinds.Of(assignment).QuestionAsync(assignment, cancellationToken);
        var when = calendar.Local(assignment.EndedAt!.Value).ToString("dddd, d MMMM yyyy, h:mm tt", CultureInfo.InvariantCulture);
        return Pages.Show(
            DecidedApproval_Page.Create(new DecidedPage(result, question, when, posted)),
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK);
    }

    private static IResult Gone(string title, string text) => Pages.Message(title, text, StatusCodes.Status410Gone);
}
