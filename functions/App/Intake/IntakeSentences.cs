using SppsFlows.Audit;

namespace SppsFlows.Intake;

/// <summary>The audit's entries of what the mail service tells, in sentences.</summary>
internal static class IntakeSentences
{
    public static readonly AuditSentence[] All =
    [
        new("mail.not-delivered", fact => $"A mail{(fact.Person("personId") is { } addressee ? $" to {addressee}" : "")} did not arrive; Communications was told"),
        new("mail.marked-as-spam", fact => $"A mail{(fact.Person("personId") is { } reader ? $" to {reader}" : "")} was marked as unwanted; Communications was told"),
    ];
}
