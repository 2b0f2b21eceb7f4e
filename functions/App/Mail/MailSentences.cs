using SppsFlows.Audit;

namespace SppsFlows.Mail;

/// <summary>The audit's entries of mails, in sentences.</summary>
internal static class MailSentences
{
    public static readonly AuditSentence[] All =
    [
        new("mail.failed", _ => "A mail could not be sent; Communications must look"),
    ];
}
