using SppsFlows.Mail;

namespace SppsFlows.Links;

internal static class ScannerCheckMail
{
    public static MailDraft Code(
        LinkChallenge caution, int number, LinkPurpose purpose, LinkHolder person, string code, TimeSpan lifetime) =>
        new MailDraft(
            $"link-code/{caution.Subject}/{caution.Purpose}/{caution.PersonId}/{number}", person.Email,
            $"Your code to confirm {purpose.Task}", caution.Subject)
            .Text($"Hello {person.GivenName},")
            .Text($"It is about {purpose.Task}. {Why(caution.Reason)} Nothing was done so far.")
            .Text($"If it was you, type this code on the page that asks for it: {code}")
            .Note(
                $"The code works once, for {lifetime.TotalMinutes:0} minutes. If it was not you, you need not do anything: without the "
                + "code nothing happens. Never give it to anybody.");

    private static string Why(ChallengeReason? reason) => reason switch
    {
        ChallengeReason.TooSoon => "The form behind a link that we mailed you was sent within seconds of the mail, as mail scanners do.",
        ChallengeReason.SeveralChoices => "Different answers were tried on the form behind a link that we mailed you, as mail scanners do.",
        ChallengeReason.NoName => "The form behind a link that we mailed you was sent without a name, as mail scanners do.",
        _ => "The form behind a link that we mailed you was sent in a way that mail scanners use.",
    };
}
