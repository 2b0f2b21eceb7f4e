using Microsoft.AspNetCore.Http;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>What stands there when there is nothing to answer.</summary>
internal static class MisplacedPages
{
    public static IResult Thanks(MisplacedState state) => state switch
    {
        MisplacedState.Rotating =>
            Pages.Message(
                "The managers are asked", "Recorded. The account’s managers are asked to change the password and to seal the new one."),
        MisplacedState.Changed =>
            Pages.Message(
                "Thank you",
                "Recorded: it is changed. Credentials of a school account go into its protected form only; when an account is approved, "
                + "you get the link to it."),
        _ => Pages.Message("Thank you", "Recorded: it was no password. What looked like one stays removed."),
    };

    /// <param name="posted">An answer was sent, and came too late.</param>
    public static IResult Show(MisplacedView view, bool posted) => view switch
    {
        MisplacedView.Over { Secret.State: var state } => Pages.Message(
            "This was answered already",
            $"{Answered(state)} {(posted ? "Your answer came after that and was not recorded." : "You need not do anything more.")}",
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        MisplacedView.OfAnother { Reader: var reader } => Pages.Message(
            "This link is for somebody else",
            $"You are signed in as {reader.Person.FullName}, and the link was mailed to another person. A forwarded link does not pass on.",
            StatusCodes.Status403Forbidden, "Go to the start page", "/"),
        MisplacedView.LinkOver =>
            Pages.Message(
                "This link is over", "It is too old, or there is a newer one. Sign in: the task waits for you on the start page.",
                StatusCodes.Status410Gone, "Go to the start page", "/"),
        _ => Pages.NotFound(),
    };

    private static string Answered(MisplacedState state) => state switch
    {
        MisplacedState.Rotating => "It belongs to an account of the registry, whose managers were asked to change the password.",
        MisplacedState.Changed => "It was changed.",
        _ => "It was no password.",
    };
}
