using Microsoft.AspNetCore.Http;
using SppsFlows.Assignments;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>What stands there after an answer, and when there is nothing to answer.</summary>
public sealed class MisplacedPages(AnswerPages pages)
{
    public static IResult Thanks(string? outcome) => outcome switch
    {
        MisplacedOutcome.Rotating =>
            Pages.Message(
                "The managers are asked", "Recorded. The account’s managers are asked to change the password and to seal the new one."),
        MisplacedOutcome.Changed =>
            Pages.Message(
                "Thank you",
                "Recorded: it is changed. Credentials of a school account go into its protected form only; when an account is approved, "
                + "you get the link to it."),
        _ => Pages.Message("Thank you", "Recorded: it was no password. What looked like one stays removed."),
    };

    /// <param name="posted">An answer was sent, and came too late.</param>
    public IResult Over(AnswerView view, AnswerDoor door, bool posted) => view switch
    {
        AnswerView.Ended { Assignment: { State: AssignmentState.Done, Outcome: var outcome } } => Pages.Message(
            "This was answered already",
            $"{Answered(outcome)} {(posted ? "Your answer came after that and was not recorded." : "You need not do anything more.")}",
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        AnswerView.Unknown when door is AnswerDoor.Session => Pages.NotFound(),
        _ => pages.Show(view, posted: posted),
    };

    private static string Answered(string? outcome) => outcome switch
    {
        MisplacedOutcome.Rotating => "It belongs to an account of the registry, whose managers were asked to change the password.",
        MisplacedOutcome.Changed => "It was changed.",
        _ => "It was no password.",
    };
}
