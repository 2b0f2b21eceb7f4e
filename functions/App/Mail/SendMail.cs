using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace SppsFlows.Mail;

/// <summary>
/// Sends one mail of the outbox: records the send, sends, records the outcome. A crash in between leaves the row in
/// <see cref="MailState.Sending"/>. It is then sent again with the same Message-ID, recorded as a further send.
/// </summary>
public sealed class SendMail(
    SendRecord record, IMailer mailer, IDataProtectionProvider protection, IOptions<MailOptions> options, TimeProvider clock)
{
    /// <summary>
    /// How long a claimed row is ours. It is longer than any adapter takes: after that the sender is dead, and another process may send.
    /// </summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector(MailOutbox.Purpose);

    /// <param name="mail">As read without a lock: the claim fails if it has changed since.</param>
    public async Task RunAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await record.ClaimAsync(mail, Lease)) return;
        var sends = mail.Sends + 1;
        try
        {
            var message = Open(mail);
            await mailer.SendAsync(message, cancellationToken);
            // Recorded even when the host is stopping, because the mail has gone. The time is when it was handed over: it may be read
            // before this line runs.
            await record.SentAsync(mail, sends, message.At);
        }
        catch (Exception refusal) when (refusal is MailRefusedException or CryptographicException or JsonException)
        {
            await record.FailedAsync(mail, sends, refusal is MailRefusedException ? refusal.Message : "Its body could not be read back.");
        }
        catch (IOException delay)
        {
            await DelayAsync(mail, sends, delay);
        }
    }

    private MailMessage Open(OutgoingMail mail)
    {
        var body = JsonSerializer.Deserialize<MailBody>(_protector.Unprotect(mail.ProtectedBody)) ?? throw new JsonException();
        return new MailMessage(
            MailId.Of(mail.Key, options.Value.From), mail.Key, mail.To, mail.Subject, body.Text, body.Html, clock.GetUtcNow());
    }

    private Task DelayAsync(OutgoingMail mail, int sends, IOException delay)
    {
        var reason = ReasonOf(delay);
        if (MailRetry.After(sends, (delay as MailDelayedException)?.RetryAfter) is not { } wait)
            return record.FailedAsync(mail, sends, $"Given up after {sends} sends. {reason}");
        return record.DelayedAsync(mail, sends, wait, reason);
    }

    // An adapter's own messages hold no address; those of the file system or the network might.
    private static string ReasonOf(IOException delay) => delay is MailDelayedException ? delay.Message : delay.GetType().Name;
}
