using SppsFlows.Audit;

namespace SppsFlows.Intake;

/// <summary>Audit entries about what the mail service reports, as sentences.</summary>
internal static class IntakeSentences
{
    public static readonly AuditSentence[] All =
    [
        new("mail.not-delivered", fact => $"{MailOf(fact)} did not arrive; Communications was told"),
        new("mail.marked-as-spam", fact => $"{MailOf(fact)} was marked as unwanted; Communications was told"),
    ];

    private static string MailOf(AuditFact fact) => fact.Person("personId") is { } reader ? $"A mail to {reader}" : "A mail";
}
