using SppsFlows.Assignments;
using SppsFlows.Mail;

namespace SppsFlows.Credentials.Rotation;

/// <summary>The mails of a rotation (B8). Pure.</summary>
internal static class RotationMail
{
    /// <param name="manages">False: they answer for an account that nobody manages.</param>
    public static MailDraft PleaseHandIn(AskMail ask, RotationTask task, AccountFacts facts, bool manages) => new MailDraft(
        ask.Key, ask.To.Email, $"Please {(task.IsFirst ? "hand in the credentials" : "change the password")} of {facts.What}",
        ask.Assignment.About)
        .Text($"Hello {ask.To.GivenName},")
        .Text(
            RotationText.Because(task.Reason, ask.Text.Asker)
            + (manages ? "" : " By the registry nobody manages the account now, so we ask you, who "
                + $"{(ask.InPlaceOf is { } away ? $"stand in for {away}" : "answer for it")}."))
        .Facts(("Account", facts.What), ("They write", task.Note))
        .List(Steps(task))
        .Button(ask.Text.Button, ask.Url)
        .Note(
            "The link works once and is for you alone, so please don’t forward this mail. Whoever of those we asked does it first "
            + "has done it for all; then the reminders end.");

    /// <summary>Nobody manages the account, and nobody answers for it.</summary>
    public static MailDraft NobodyToAsk(NobodyMail nobody, string url) => new MailDraft(
        nobody.Key, nobody.To.Email, $"Nobody to ask: {nobody.Text.Title}", nobody.Assignment.About)
        .Text($"By registry and directory nobody manages the account, and nobody answers for it. {nobody.Text.Why}")
        .Text(
            "Please have the directory completed: whoever it names then is asked at once. Where your office keeps the credentials, you "
            + "can also change the password yourselves, and hand it in from the account’s page.")
        .Button("See the account’s credentials", url);

    private static string[] Steps(RotationTask task) => task.IsFirst
        ? [
            "Look up the username and password with which you sign in.",
            "Type them into the form behind the button: they go straight into the vault."
        ]
        : [
            "Change the password on the platform. Let it be at least four unrelated words, or one that a password manager made.",
            "Sign out all other devices there, and remove people and apps that no longer need access.",
            "Type the new password into the form behind the button: it goes straight into the vault."
        ];
}
