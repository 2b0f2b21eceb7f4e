using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using SppsFlows.Calendar;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>
/// Where features leave their mails. Call inside a <see cref="SppsDb.WriteAsync{T}"/>: the mail exists if and only if its decision does.
/// </summary>
public sealed class MailOutbox(
    SppsDb db, IDataProtectionProvider protection, SchoolCalendar calendar, MailSignal signal, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    internal const string Purpose = "SppsFlows.Mail.Body";

    /// <summary>Adds a mail unless its key is known already.</summary>
    /// <param name="canWait">Nobody is waiting for it (a reminder, a digest), so it is not sent in quiet hours (J6).</param>
    /// <returns>False when the key is known: the mail was already sent or is waiting.</returns>
    public async Task<bool> AddAsync(MailDraft draft, CancellationToken cancellationToken, bool canWait = false)
    {
        if (await db.OutgoingMails.FindAsync([draft.Key], cancellationToken) is not null) return false;
        var now = clock.GetUtcNow();
        var body = MailRenderer.Render(draft);
        db.OutgoingMails.Add(new OutgoingMail
        {
            Key = draft.Key,
            To = draft.To,
            Subject = draft.Subject,
            About = draft.About,
            ProtectedBody = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(body)),
            CreatedAt = now,
            DueAt = canWait ? calendar.AfterQuietHours(now) : now,
        });
        db.AfterCommit(signal.Nudge);
        return true;
    }
}

/// <summary>A mail's content as it is sent.</summary>
public sealed record MailBody(string Text, string Html);
