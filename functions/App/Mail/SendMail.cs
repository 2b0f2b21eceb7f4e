using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>
/// Sends one mail of the outbox: puts the send on record, sends, puts the outcome on record. A crash in between leaves
/// the row in <see cref="MailState.Sending"/>; it is sent again, with the same Message-ID, as a further send on record.
/// </summary>
public sealed class SendMail(
    SppsDb db, UpdateBatcher updates, IMailer mailer, IDataProtectionProvider protection, AuditLog audit, IOptions<MailOptions> options,
    TimeProvider clock, ILogger<SendMail> logger)
{
    /// <summary>
    /// How long a claimed row is ours. Longer than any adapter takes: afterwards the sender is dead, and another process may send.
    /// </summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector(MailOutbox.Purpose);

    /// <param name="mail">As read without a lock: the claim fails when it has changed since.</param>
    public async Task RunAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await ClaimAsync(mail)) return;
        var sends = mail.Sends + 1;
        try
        {
            var message = Open(mail);
            await mailer.SendAsync(message, cancellationToken);
            // On record even when the host is stopping: the mail has gone. From when it was handed over: it can be read before this line
            // runs.
            await updates.RunAsync(store => EndAsync(store, mail.Key, sends, MailState.Sent, error: null, message.At));
        }
        catch (Exception refusal) when (refusal is MailRefusedException or CryptographicException or JsonException)
        {
            await FailAsync(mail, sends, refusal is MailRefusedException ? refusal.Message : "Its body could not be read back.");
        }
        catch (IOException delay)
        {
            await DelayAsync(mail, sends, delay);
        }
    }

    private async Task<bool> ClaimAsync(OutgoingMail mail)
    {
        var until = clock.GetUtcNow() + Lease;
        return await updates.RunAsync(store => store.OutgoingMails
            .Where(row => row.Key == mail.Key && row.State == mail.State && row.Sends == mail.Sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, MailState.Sending)
                .SetProperty(row => row.Sends, mail.Sends + 1)
                .SetProperty(row => row.DueAt, until))) == 1;
    }

    private MailMessage Open(OutgoingMail mail)
    {
        var body = JsonSerializer.Deserialize<MailBody>(_protector.Unprotect(mail.ProtectedBody)) ?? throw new JsonException();
        return new MailMessage(
            MailId.Of(mail.Key, options.Value.From), mail.Key, mail.To, mail.Subject, body.Text, body.Html, clock.GetUtcNow());
    }

    private async Task DelayAsync(OutgoingMail mail, int sends, IOException delay)
    {
        if (MailRetry.After(sends, (delay as MailDelayedException)?.RetryAfter) is not { } wait)
        {
            await FailAsync(mail, sends, $"Given up after {sends} sends. {ReasonOf(delay)}");
            return;
        }
        logger.LogWarning("Mail {Key} was not taken (send {Sends}), next in {Wait}: {Reason}", mail.Key, sends, wait, ReasonOf(delay));
        var due = clock.GetUtcNow() + wait;
        var reason = ReasonOf(delay);
        await updates.RunAsync(store => store.OutgoingMails
            .Where(row => row.Key == mail.Key && row.State == MailState.Sending && row.Sends == sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, MailState.Waiting)
                .SetProperty(row => row.DueAt, due)
                .SetProperty(row => row.LastError, reason)));
    }

    /// <summary>
    /// For good. The portal shows failed mails to Communications; a mail about a mail that can't be sent would go the same way.
    /// </summary>
    private Task FailAsync(OutgoingMail mail, int sends, string reason)
    {
        logger.LogError("Mail {Key} can't be sent: {Reason}", mail.Key, reason);
        return db.WriteAsync(async () =>
        {
            await EndAsync(db, mail.Key, sends, MailState.Failed, reason, sentAt: null);
            audit.Add(Actors.System, "mail.failed", mail.About, new { mail = mail.Key, sends, reason });
        }, CancellationToken.None);
    }

    // The body can carry a one-use link: it is kept no longer than it is needed.
    private static Task<int> EndAsync(SppsDb store, string key, int sends, MailState state, string? error, DateTimeOffset? sentAt) =>
        store.OutgoingMails
            .Where(row => row.Key == key && row.State == MailState.Sending && row.Sends == sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, state)
                .SetProperty(row => row.SentAt, sentAt)
                .SetProperty(row => row.LastError, error)
                .SetProperty(row => row.ProtectedBody, Array.Empty<byte>()));

    // An adapter's own words carry no address; those of the file system or the network might.
    private static string ReasonOf(IOException delay) => delay is MailDelayedException ? delay.Message : delay.GetType().Name;
}
