namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Mail that no person wrote: out of office, bounces, lists, our own. It is never answered, or two programs would write to each other for
/// ever (RFC 3834). Pure.
/// </summary>
public static class AutomaticMail
{
    private static readonly string[] Precedences = ["bulk", "junk", "list", "auto_reply"];
    private static readonly string[] Marks = [
        "X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id", "List-Unsubscribe", "X-Failed-Recipients", "Feedback-ID"
    ];
    private static readonly string[] Subjects = [
        "automatic reply:", "auto:", "autoreply:", "out of office", "out of the office", "undeliverable:", "undelivered mail",
        "delivery status notification", "mail delivery failed", "respuesta automática:"
    ];

    /// <param name="own">Our own addresses.</param>
    public static bool Is(InboundMail mail, IReadOnlyCollection<string> own) =>
        mail.EnvelopeFrom is ""
        || (Header(mail, "Auto-Submitted") is { } auto && !auto.StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || (Header(mail, "Precedence") is { } precedence && Precedences.Contains(precedence.Trim(), StringComparer.OrdinalIgnoreCase))
        || (Header(mail, "Content-Type") is { } type && type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase))
        || Marks.Any(mail.Headers.ContainsKey)
        || Subjects.Any(subject => mail.Subject.TrimStart().StartsWith(subject, StringComparison.OrdinalIgnoreCase))
        || mail.From.Any(from => own.Contains(from, StringComparer.OrdinalIgnoreCase) || IsNobody(from));

    private static bool IsNobody(string address) =>
        address.Split('@')[0].ToLowerInvariant() is "mailer-daemon"
            or "postmaster" or "no-reply" or "noreply" or "do-not-reply" or "donotreply";

    private static string? Header(InboundMail mail, string name) => mail.Headers.GetValueOrDefault(name);
}
