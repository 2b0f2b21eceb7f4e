using SppsFlows.Assignments;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>The mails about a misplaced secret (B7). They repeat nothing of it. Pure.</summary>
internal static class MisplacedMail
{
    public const string Button = "Say what it belongs to";

    public static MailDraft Removed(AskMail ask, MisplacedSecret secret) =>
        new MailDraft(ask.Key, ask.To.Email, "We removed a password from what you sent", secret.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(
                $"Your {secret.Way} held what looks like a password, a code or another secret. We removed it before anything was "
                + "stored: nobody can read it here.")
            .Text(
                "It passed through other systems on its way, so please change it now. Then say which account it belongs to: you are led "
                + "to a protected form, and that is the place for usernames, passwords and codes.")
            .Button(Button, ask.Url)
            .Note(
                "The rest of what you sent was taken in as usual. Never send a password by mail or in a form. The link is for you "
                + "alone, and opening it changes nothing.");

    /// <summary>To the sender again: a new link, or they are back.</summary>
    public static MailDraft Reminder(AskMail ask, MisplacedSecret secret) =>
        new MailDraft(ask.Key, ask.To.Email, "Reminder: the password that you sent us", secret.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(
                $"A {secret.Way} of yours held a password or another secret. We removed it, but it passed through other systems and "
                + "counts as known until it is changed.")
            .Text("Please say which account it belongs to, or that it is changed, or that it was none.")
            .Button(Button, ask.Url)
            .Note("We ask again until you answer; it takes a minute.");

    public static MailDraft ToOffice(AskMail ask, Person sender, MisplacedSecret secret)
    {
        var subject = $"Unanswered: a password that {sender.FullName} sent by {secret.Way}";
        var draft = new MailDraft(ask.Key, ask.To.Email, subject, secret.About)
            .Text(
                $"{sender.FullName}{(sender.Active ? "" : ", who has left,")} sent a password or another secret by {secret.Way}. It was "
                + "removed before anything was stored; it counts as known until it is changed.")
            .Text(sender.Active
                ? "They have not answered. If they can’t, find out which account it belongs to and answer in their place."
                : "They can’t answer any more. Find out which account it belongs to, and answer in their place.")
            .Button("See the case", ask.Url);
        return ask.InPlaceOf is { } away ? draft.Note($"You get this because you stand in for {away}.") : draft;
    }

    public static DigestLine Line(DigestItem item) => item.As switch
    {
        AssigneeRole.Responsible => new DigestLine(
            item.Text.Title,
            "We removed it, but it counts as known until it is changed. Please say which account it belongs to, or that it is changed, "
            + $"or that it was none. It waits for you since {item.Since}.",
            Button),
        AssigneeRole.Informed => new DigestLine(
            item.Text.Title,
            "We removed it, and nobody has told us that it is changed. Please see to it that the sender answers our mail. If they have "
            + "left, tell the Office of Communications which account it may belong to.",
            Button: null),
        _ => new DigestLine(
            item.Text.Title, "The sender has not answered. Find out which account it belongs to, and answer in their place.",
            "See the case"),
    };
}
