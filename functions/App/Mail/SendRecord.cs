using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>Records each send of a mail: that it was claimed, and how it ended. Only the send that holds the row can end it.</summary>
public sealed class SendRecord(SppsDb db, UpdateBatcher updates, AuditLog audit, TimeProvider clock, ILogger<SendRecord> logger)
{
    /// <param name="mail">As read without a lock: the claim fails if it has changed since.</param>
    /// <param name="lease">How long the row is ours.</param>
    public async Task<bool> ClaimAsync(OutgoingMail mail, TimeSpan lease)
    {
        var until = clock.GetUtcNow() + lease;
        return await updates.RunAsync(store => store.OutgoingMails
            .Where(row => row.Key == mail.Key && row.State == mail.State && row.Sends == mail.Sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, MailState.Sending)
                .SetProperty(row => row.Sends, mail.Sends + 1)
                .SetProperty(row => row.DueAt, until))) == 1;
    }

    /// <param name="at">When it was handed over.</param>
    public Task SentAsync(OutgoingMail mail, int sends, DateTimeOffset at) =>
        updates.RunAsync(store => EndAsync(store, mail.Key, sends, MailState.Sent, error: null, at));

    /// <summary>Not accepted; it is due again after <paramref name="wait"/>.</summary>
    public async Task DelayedAsync(OutgoingMail mail, int sends, TimeSpan wait, string reason)
    {
        logger.LogWarning("Mail {Key} was not taken (send {Sends}), next in {Wait}: {Reason}", mail.Key, sends, wait, reason);
        var due = clock.GetUtcNow() + wait;
        await updates.RunAsync(store => store.OutgoingMails
            .Where(row => row.Key == mail.Key && row.State == MailState.Sending && row.Sends == sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, MailState.Waiting)
                .SetProperty(row => row.DueAt, due)
                .SetProperty(row => row.LastError, reason)));
    }

    /// <summary>
    /// Failed for good. The portal shows failed mails to Communications; a mail about a mail that can't be sent would fail too.
    /// </summary>
    public Task FailedAsync(OutgoingMail mail, int sends, string reason)
    {
        logger.LogError("Mail {Key} can't be sent: {Reason}", mail.Key, reason);
        return db.WriteAsync(async () =>
        {
            await EndAsync(db, mail.Key, sends, MailState.Failed, reason, sentAt: null);
            audit.Add(Actors.System, "mail.failed", mail.About, new { mail = mail.Key, sends, reason });
        }, CancellationToken.None);
    }

    // The body can hold a one-use link, so it is kept no longer than needed.
    private static Task<int> EndAsync(SppsDb store, string key, int sends, MailState state, string? error, DateTimeOffset? sentAt) =>
        store.OutgoingMails
            .Where(row => row.Key == key && row.State == MailState.Sending && row.Sends == sends)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, state)
                .SetProperty(row => row.SentAt, sentAt)
                .SetProperty(row => row.LastError, error)
                .SetProperty(row => row.ProtectedBody, Array.Empty<byte>()));
}
