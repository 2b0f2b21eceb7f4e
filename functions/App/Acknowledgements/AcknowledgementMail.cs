using SppsFlows.Assignments;
using SppsFlows.Mail;

namespace SppsFlows.Acknowledgements;

/// <summary>The mail that asks a manager (A9). Pure.</summary>
internal static class AcknowledgementMail
{
    /// <param name="accounts">What they manage, in words.</param>
    /// <param name="isNewText">They acknowledged an earlier version.</param>
    public static MailDraft Please(AskMail ask, IReadOnlyList<string> accounts, bool isNewText) =>
        new MailDraft(
            ask.Key, ask.To.Email, isNewText ? "The policy has changed: please read and acknowledge it"
                : "Please read and acknowledge the policy", ask.Assignment.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(
                (isNewText ? "The policy for managers of social media accounts has changed."
                    : "You manage a social media account of the district.")
                + " Please read what you take on, and acknowledge it with your name. It takes two minutes.")
            .Button(ask.Text.Button, ask.Url)
            .Facts(("You manage", string.Join('\n', accounts)))
            .Text("Nothing stops meanwhile: the account goes on as it is.")
            .Note(
                $"The link is for you alone{(ask.Until is { } until ? $", until {until}" : "")}. If you no longer manage an account, "
                + "tell your principal or director. We remind you on school days, and tell them when there is no answer after seven.");
}
