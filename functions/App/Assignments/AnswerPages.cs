using Microsoft.AspNetCore.Http;
using SppsFlows.Calendar;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Assignments;

/// <summary>What stands at an answer page when there is nothing to answer; each says what to do next. A kind may show its own page for <see cref="AnswerView.Ended"/>.</summary>
public sealed class AnswerPages(SchoolCalendar calendar)
{
    /// <param name="renewAction">Where a POST asks for a new link; null: the page has none.</param>
    /// <param name="posted">An answer was sent, and came too late.</param>
    public IResult Show(AnswerView view, string? renewAction = null, bool posted = false) => view switch
    {
        AnswerView.Ended { Assignment.State: AssignmentState.Done } ended => Pages.Message(
            "This is done", $"{(ended.AnsweredBy is { } name ? $"{name} answered" : "It was answered")} on {Day(ended.Assignment)}. {(posted ? "What you sent just now came after that and was not recorded." : "You do not have to do anything more.")}",
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        AnswerView.Ended { Assignment.State: AssignmentState.Expired } => Pages.Message("The time for this has passed", "Nobody answered in time, so it has ended. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.Ended { Assignment.State: AssignmentState.Withdrawn } => Pages.Message("This was withdrawn", "There is nothing left to answer. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.Ended => Pages.Message("There is nothing left to answer", "What this was about has changed since. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.Replaced { Assignment.State: not AssignmentState.Open } => Pages.Message(
            "This is no longer yours to answer", "Somebody else holds that office now, and this has been dealt with since. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.Replaced { Now: { } now } => Pages.Message(
            "This is no longer yours to answer", $"By the district’s directory {now} answers this now, and gets a mail of their own. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.Replaced => Pages.Message(
            "This is no longer yours to answer", "By the district’s directory somebody else is asked now. You do not have to do anything.", StatusCodes.Status410Gone),
        AnswerView.LinkExpired when renewAction is not null => Pages.Show(RenewLink_Page.Create(renewAction), StatusCodes.Status410Gone),
        AnswerView.LinkExpired => Pages.Message("This link is too old", "What it was for still waits for you: sign in, and find it on the start page.", StatusCodes.Status410Gone, "Go to the start page", "/"),
        AnswerView.LinkRevoked { Because: RevokedBecause.Renewed } => Pages.Message("There is a newer link", "A later mail has the link that works. Please use the newest one.", StatusCodes.Status410Gone),
        AnswerView.LinkRevoked => Pages.Message(
            "This link was taken back", "It no longer opens anything. If something still waits for you, it is on the start page after signing in.", StatusCodes.Status410Gone, "Go to the start page", "/"),
        AnswerView.NotYours { SignedInAs: var name } => Pages.Message(
            "This link is for somebody else",
            $"You are signed in as {name}, and the link was mailed to another person; only they can use it. If you both use this device, sign out first. If the mail was forwarded to you, please tell its sender that a forwarded link does not work.",
            StatusCodes.Status403Forbidden, "Go to the start page", "/"),
        AnswerView.ProveFirst { Url: var url } => Results.LocalRedirect(url),
        _ => Pages.Message(
            "This link is not known", "It may be cut off or mistyped: mail programs sometimes break long addresses. Open the mail again and press its button, or sign in and look on the start page.",
            StatusCodes.Status404NotFound, "Go to the start page", "/"),
    };

    public static IResult NewLinkSent() => Pages.Message("A new link is on its way", "We have mailed it to the person whom we asked. Please use the newest mail.");

    private string Day(Assignment assignment) => calendar.Local(assignment.EndedAt!.Value).ToString("MMM d, yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
