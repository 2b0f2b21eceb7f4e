using SppsFlows.Audit;

namespace SppsFlows.Mail;

/// <summary>Audit entries about mails, as sentences.</summary>
internal static class MailSentences
{
    public static readonly AuditSentence[] All =
    [
        new("mail.failed", _ => "A mail could not be sent; Communications must look"),
    ];
}
