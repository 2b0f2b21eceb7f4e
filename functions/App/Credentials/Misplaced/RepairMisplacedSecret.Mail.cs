using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>The mails of <see cref="RepairMisplacedSecret"/> (B7). They repeat nothing of the secret. Pure.</summary>
internal static class MisplacedMail
{
    private const string Button = "Say what it belongs to";

    public static MailDraft Removed(string key, Person sender, MisplacedSecret secret, string url) =>
        new MailDraft(key, sender.Email, "We removed a password from what you sent", secret.About)
            .Text($"Hello {sender.GivenName},")
            .Text(
                $"Your {secret.Way} held what looks like a password, a code or another secret. We removed it before anything was "
                + "stored: nobody can read it here.")
            .Text(
                "It passed through other systems on its way, so please change it now. Then say which account it belongs to: you are led "
                + "to a protected form, and that is the place for usernames, passwords and codes.")
            .Button(Button, url)
            .Note(
                "The rest of what you sent was taken in as usual. Never send a password by mail or in a form. The link is for you "
                + "alone, and opening it changes nothing.");

    public static MailDraft Reminder(string key, Person sender, MisplacedSecret secret, string url) =>
        new MailDraft(key, sender.Email, "Reminder: the password that you sent us", secret.About)
            .Text($"Hello {sender.GivenName},")
            .Text(
                $"A {secret.Way} of yours held a password or another secret. We removed it, but it passed through other systems and "
                + "counts as known until it is changed.")
            .Text("Please say which account it belongs to, or that it is changed, or that it was none.")
            .Button(Button, url)
            .Note("We ask again until you answer; it takes a minute.");

    public static MailDraft ToSuperior(string key, Person superior, Person sender, MisplacedSecret secret) =>
        new MailDraft(key, superior.Email, $"A password was sent by {secret.Way}, and is not yet changed", secret.About)
            .Text($"Hello {superior.GivenName},")
            .Text(
                $"{(sender.Active ? $"{sender.FullName} sent us a password or another secret by {secret.Way}. We removed it and asked "
                    + "them to change it, but have no answer." : $"{sender.FullName}, who has left, sent us a password or another "
                        + $"secret by {secret.Way}. We removed it, but nobody has told us that it is changed.")}")
            .Text(sender.Active
                ? "Please see to it that they answer our mail: it has a link to a short page."
                : "Please tell the Office of Communications if you know which account it may belong to.");

    public static MailDraft ToOffice(string key, string to, Person sender, MisplacedSecret secret, string url) =>
        new MailDraft(key, to, $"Unanswered: a password that {sender.FullName} sent by {secret.Way}", secret.About)
            .Text(
                $"{sender.FullName}{(sender.Active ? "" : ", who has left,")} sent a password or another secret by {secret.Way}. It was "
                + "removed before anything was stored; it counts as known until it is changed.")
            .Text(sender.Active
                ? "They have not answered. If they can’t, find out which account it belongs to and answer in their place."
                : "They can’t answer any more. Find out which account it belongs to, and answer in their place.")
            .Button("See the case", url);
}
