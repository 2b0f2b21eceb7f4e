using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Hooks;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Intake.MailEvents;

/// <summary>
/// Records that a mail did not arrive, on the subject that the mail was about, and tells Communications, once per mail. Each event counts
/// once, however often it is posted.
/// </summary>
public sealed class RecordMailEvents(
    SppsDb db, AuditLog audit, MailOutbox mails, OfficeAddresses offices, IOptions<AppOptions> app, TimeProvider clock,
    ILogger<RecordMailEvents> logger)
{
    /// <returns>How many were new.</returns>
    public async Task<int> RunAsync(IReadOnlyList<MailEvent> events, CancellationToken cancellationToken)
    {
        var recorded = 0;
        foreach (var item in events)
        {
            if (!await db.WriteAsync(() => RecordAsync(item, cancellationToken), cancellationToken)) continue;
            // The alert on bounces looks for these words (infra/modules/alerts.bicep).
            logger.LogWarning("A mail did not arrive as it should: {Kind} {Code}", item.Kind, item.Code);
            recorded++;
        }
        return recorded;
    }

    private async Task<bool> RecordAsync(MailEvent item, CancellationToken cancellationToken)
    {
        var key = $"sendgrid-event/{item.Id}";
        if (await db.Set<HookDelivery>().AnyAsync(delivery => delivery.Key == key, cancellationToken)) return false;
        // Another installation may send through the same account: a mail that is not in our outbox is not ours.
        if (await db.OutgoingMails.FindAsync([item.MailKey], cancellationToken) is not { } mail) return false;
        db.Set<HookDelivery>().Add(new HookDelivery { Key = key, ProtectedBodyHash = [], ReceivedAt = clock.GetUtcNow(), Answer = "{}" });
        if (item.Kind is not MailEventKind.MarkedAsSpam && mail.State is MailState.Sent)
        {
            mail.State = MailState.Failed;
            mail.LastError = $"{item.Kind}{(item.Code.Length > 0 ? $" ({item.Code})" : "")}";
        }
        var person = await db.People.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Email == mail.To, cancellationToken);
        audit.Add(
            Actors.System, item.Kind is MailEventKind.MarkedAsSpam ? "mail.marked-as-spam" : "mail.not-delivered", mail.About,
            new { mail = mail.Key, item.Kind, item.Code, personId = person?.Id });
        // A notice that bounces causes no further notice.
        if (!mail.Key.StartsWith(NotDeliveredMail.KeyPrefix, StringComparison.Ordinal))
            await TellAsync(mail, item, person, cancellationToken);
        return true;
    }

    private async Task TellAsync(OutgoingMail mail, MailEvent item, Person? person, CancellationToken cancellationToken)
    {
        foreach (var office in await offices.OfAsync(Role.Communications, cancellationToken))
            if (office.Email != mail.To)
                await mails.AddAsync(NotDeliveredMail.Of(mail, item, person, office, app.Value.PublicUrl), cancellationToken);
    }
}
