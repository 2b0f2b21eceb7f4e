namespace SppsFlows.Mail;

/// <summary>
/// Sends one mail by SMTP, SendGrid or to the local mailbox. It must be safe to call again with the same message: the Message-ID is the
/// same, and the local mailbox keeps one copy.
/// </summary>
public interface IMailer
{
    /// <exception cref="MailRefusedException">The server will never accept this mail: don't try again.</exception>
    /// <exception cref="IOException">It may be accepted later; <see cref="MailDelayedException"/> says when to retry.</exception>
    Task SendAsync(MailMessage message, CancellationToken cancellationToken);
}

/// <summary>A mail that is ready to send.</summary>
/// <param name="Id">Message-ID without angle brackets, derived from the outbox key.</param>
public sealed record MailMessage(string Id, string Key, string To, string Subject, string Text, string Html, DateTimeOffset At);

/// <summary>Final: an address that does not exist, a mail too large. The message carries no address and no content.</summary>
public sealed class MailRefusedException(string reason) : Exception(reason);

/// <summary>Not now. The message carries no address and no content.</summary>
/// <param name="retryAfter">When the server wants the next attempt; null when it does not say.</param>
public sealed class MailDelayedException(string reason, TimeSpan? retryAfter = null, Exception? cause = null) : IOException(reason, cause)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
