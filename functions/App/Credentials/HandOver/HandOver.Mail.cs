using SppsFlows.Assignments;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Credentials.HandOver;

/// <param name="Remaining">Names of the managers who are still there.</param>
internal sealed record HandOverMailFacts(AccountFacts Account, string Leaver, IReadOnlyList<string> Remaining)
{
    public string What => Account.What;

    public string About => Account.Account.Subject;
}

/// <summary>The mails of a hand-over (A11). Pure.</summary>
internal static class HandOverMail
{
    public static MailDraft WhoGoesOn(AskMail ask, HandOverMailFacts facts) =>
        new MailDraft(ask.Key, ask.To.Email, $"Who goes on with {facts.What}?", facts.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(Opening(ask, facts))
            .Facts(("Account", facts.What), ("Left", facts.Leaver), ("Other managers", facts.Remaining.Count == 0
                ? "None"
                : string.Join(", ", facts.Remaining)))
            .Text(
                "You can name who manages it from now on, leave it to the other managers where they are enough, or have the account "
                + "closed. Whoever left knows its password, so it is changed after that: we ask the managers ourselves.")
            .Button(ask.Text.Button, ask.Url)
            .Note(
                "Opening the link changes nothing: you answer on its page, with your name or signed in. It is for you alone, so please "
                + "don’t forward this mail.");

    public static MailDraft PleaseDelete(AskMail ask, HandOverMailFacts facts) =>
        new MailDraft(
            ask.Key, ask.To.Email, $"{(ask.Why is Asking.Escalation ? "Reminder: please" : "Please")} delete {facts.What}", facts.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(
                $"This account is being closed: {facts.What}. {facts.Leaver}, who managed it, left the district and may still know its "
                + $"password.{(ask.InPlaceOf is { } away ? $" You stand in for {away}, who answers for it." : "")}")
            .List(
                "Delete the account on its platform; one of you does it for all.",
                "Save first what must be kept: posts can be a public record.", "Then say on the page behind the button that it is gone.")
            .Button(ask.Text.Button, ask.Url)
            .Note(
                "Only after that are its credentials taken out of the vault; until then its custodian can take them out to sign in. "
                + "Opening the link changes nothing.");

    public static MailDraft YouManage(
        string key, Person person, HandOverMailFacts facts, IReadOnlyList<string> managers, Recipient decider, string url) =>
        new MailDraft(key, person.Email, $"You manage {facts.What} from now on", facts.About)
            .Text($"Hello {person.GivenName},")
            .Text($"{facts.Leaver} left the district, and {decider.FullName} named you as a manager of {facts.What}.")
            .Facts(("Managers", string.Join("; ", managers)))
            .Text(
                "Its password is changed now, because whoever left knows it. A separate mail asks the managers to do that and to seal "
                + "the new one.")
            .Button("See the account", url)
            .Note("If this can’t be right, tell the Office of Communications.");

    public static MailDraft ManagersChanged(
        string key, string to, string greeting, HandOverMailFacts facts, IReadOnlyList<string> managers, Recipient decider, string url) =>
        new MailDraft(key, to, $"New managers: {facts.What}", facts.About)
            .Text($"Hello {greeting},")
            .Text($"{facts.Leaver} left the district. {decider.FullName} said who manages {facts.What} from now on.")
            .Facts(("Managers", string.Join("; ", managers)))
            .Text("On the platform, take away the rights of whoever left, and give the new managers theirs.")
            .Button("See the account", url);

    public static MailDraft YouDecided(string key, Recipient decider, HandOverMailFacts facts, IReadOnlyList<string>? managers) =>
        new MailDraft(key, decider.Email, $"You decided how it goes on: {facts.What}", facts.About)
            .Text($"Hello {decider.GivenName},")
            .Text(managers is null
                ? $"In your name it was decided to close this account: {facts.What}."
                : $"In your name it was decided who manages this account from now on: {facts.What}.")
            .Facts(("Managers", managers is null ? null : string.Join("; ", managers)))
            .Note("If this was not you, tell the Office of Communications and the Technology office at once.");

    public static MailDraft IsClosed(string key, string to, HandOverMailFacts facts, Recipient attester) =>
        new MailDraft(key, to, $"Closed: {facts.What}", facts.About)
            .Text(
                $"{attester.FullName} attested that this account is gone from its platform: {facts.What}. It is closed in the registry, "
                + "and its credentials are taken out of use.")
            .Note(
                "If the account is still there, tell the Office of Communications at once: for a while the credentials can be brought "
                + "back.");

    private static string Opening(AskMail ask, HandOverMailFacts facts)
    {
        var left = $"{facts.Leaver}, who managed {facts.What}, left the district.";
        if (ask.InPlaceOf is { } away)
            return $"{left} You stand in for {away}, who answers for this account: please say who goes on. Whoever of you answers first "
                + "has decided.";
        return ask.Why switch
        {
            Asking.Replacement => $"{left} You answer for this account now, and it is for you to say who goes on.",
            Asking.Escalation =>
                $"{left} Whoever answers for the account has not said who goes on, so we ask you as the superintendent’s office. Whoever "
                + "answers first has decided.",
            _ => $"{left} You answer for this account: please say who goes on.",
        };
    }
}
