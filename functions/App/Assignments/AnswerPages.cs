using System.Globalization;
using Microsoft.AspNetCore.Http;
using SppsFlows.Calendar;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Assignments;

/// <summary>
/// What stands at an answer page when there is nothing to answer; each says what to do next. A kind may show a page of its own in
/// place of any.
/// </summary>
public sealed class AnswerPages(SchoolCalendar calendar)
{
    private const string Nothing = "You do not have to do anything.";
    private const string NotYours = "This is no longer yours to answer";

    /// <param name="renewAction">Where a POST asks for a new link; null: the page has none.</param>
    /// <param name="posted">An answer was sent, and came too late.</param>
    public IResult Show(AnswerView view, string? renewAction = null, bool posted = false) => view switch
    {
        AnswerView.Ended { Assignment.State: AssignmentState.Done } ended => Done(ended, posted),
        AnswerView.Ended { Assignment.State: AssignmentState.Expired } =>
            Gone("The time for this has passed", $"Nobody answered in time, so it has ended. {Nothing}"),
        AnswerView.Ended { Assignment.State: AssignmentState.Withdrawn } =>
            Gone("This was withdrawn", $"There is nothing left to answer. {Nothing}"),
        AnswerView.Ended => Gone("There is nothing left to answer", $"What this was about has changed since. {Nothing}"),
        AnswerView.Replaced { Assignment.State: not AssignmentState.Open } =>
            Gone(NotYours, $"Somebody else holds that office now, and this has been dealt with since. {Nothing}"),
        AnswerView.Replaced { Now: { } now } =>
            Gone(NotYours, $"By the district’s directory {now} answers this now, and gets a mail of their own. {Nothing}"),
        AnswerView.Replaced => Gone(NotYours, $"By the district’s directory somebody else is asked now. {Nothing}"),
        AnswerView.LinkExpired when renewAction is not null =>
            Pages.Show(RenewLink_Page.Create(renewAction), StatusCodes.Status410Gone),
        AnswerView.LinkExpired =>
            GoneWithHome("This link is too old", "What it was for still waits for you: sign in, and find it on the start page."),
        AnswerView.LinkRevoked { Because: RevokedBecause.Renewed } =>
            Gone("There is a newer link", "A later mail has the link that works. Please use the newest one."),
        AnswerView.LinkRevoked => GoneWithHome(
            "This link was taken back",
            "It no longer opens anything. If something still waits for you, it is on the start page after signing in."),
        AnswerView.NotYours { SignedInAs: var name } => Forwarded(name),
        AnswerView.ProveFirst { Url: var url } => Results.LocalRedirect(url),
        _ => Unknown(),
    };

    public static IResult NewLinkSent() =>
        Pages.Message("A new link is on its way", "We have mailed it to the person whom we asked. Please use the newest mail.");

    private IResult Done(AnswerView.Ended ended, bool posted)
    {
        var day = calendar.Local(ended.Assignment.EndedAt!.Value).ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
        var who = ended.AnsweredBy is { } name ? $"{name} answered" : "It was answered";
        return posted
            ? Pages.Message(
                "This is done", $"{who} on {day}. What you sent just now came after that and was not recorded.",
                StatusCodes.Status409Conflict)
            : Pages.Message("This is done", $"{who} on {day}. You do not have to do anything more.");
    }

    private static IResult Forwarded(string signedInAs) => Pages.Message(
        "This link is for somebody else",
        $"You are signed in as {signedInAs}, and the link was mailed to another person; only they can use it. "
        + "If you both use this device, sign out first. "
        + "If the mail was forwarded to you, please tell its sender that a forwarded link does not work.",
        StatusCodes.Status403Forbidden, "Go to the start page", "/");

    private static IResult Unknown() => Pages.Message(
        "This link is not known",
        "It may be cut off or mistyped: mail programs sometimes break long addresses. "
        + "Open the mail again and press its button, or sign in and look on the start page.",
        StatusCodes.Status404NotFound, "Go to the start page", "/");

    private static IResult Gone(string title, string text) => Pages.Message(title, text, StatusCodes.Status410Gone);

    private static IResult GoneWithHome(string title, string text) =>
        Pages.Message(title, text, StatusCodes.Status410Gone, "Go to the start page", "/");
}
