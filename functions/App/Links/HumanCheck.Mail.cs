using SppsFlows.Mail;

namespace SppsFlows.Links;

internal static class HumanCheckMail
{
    public static MailDraft Code(LinkCaution caution, LinkHolder person, string purpose, string code, TimeSpan lifetime) =>
        new MailDraft($"link-code/{caution.Subject}/{caution.Purpose}/{caution.PersonId}/{caution.CodesSent}", person.Email, $"Your code to confirm {purpose}", caution.Subject)
            .Text($"Hello {person.GivenName},")
            .Text($"It is about {purpose}. {Why(caution.Reason)} Nothing was done so far.")
            .Text($"If it was you, type this code on the page that asks for it: {code}")
            .Note($"The code works once, for {lifetime.TotalMinutes:0} minutes. If it was not you, you need not do anything: without the code nothing happens. Never give it to anybody.");

    /// <summary>What the page was for, in words that fit every such page: the mail goes through more hands than the person's, so whom and what it is about stands on the page only.</summary>
    public static string Task(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Decide => "your decision on a request",
        LinkPurpose.DisownDecision => "a decision that you say was not yours",
        LinkPurpose.FixAccountRequest => "a change of your account request",
        LinkPurpose.EscrowCredential => "the credentials of an account",
        LinkPurpose.SignIn => "your sign-in",
        _ => "a task that we mailed you a link for",
    };

    private static string Why(CautionReason? reason) => reason switch
    {
        CautionReason.TooSoon => "The form behind a link that we mailed you was sent within seconds of the mail, as mail scanners do.",
        CautionReason.SeveralChoices => "Different answers were tried on the form behind a link that we mailed you, as mail scanners do.",
        CautionReason.NoName => "The form behind a link that we mailed you was sent without a name, as mail scanners do.",
        _ => "The form behind a link that we mailed you was sent in a way that mail scanners use.",
    };
}
