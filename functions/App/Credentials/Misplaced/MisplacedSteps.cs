using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Takes the steps of <see cref="MisplacedPlan"/>, each only while it is still what is to be done: run twice, it acts once.
/// </summary>
public sealed class MisplacedSteps(SppsDb db, MisplacedMails mails, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    public async Task<MisplacedStep> FindNextAsync(Guid id, CancellationToken cancellationToken)
    {
        var secret = await db.Set<MisplacedSecret>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return MisplacedPlan.Next(secret, (await SenderAsync(secret, cancellationToken)).Active, calendar, clock.GetUtcNow());
    }

    public Task TakeAsync(Guid id, MisplacedAction action, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var (secret, now) = (await db.Set<MisplacedSecret>().SingleAsync(
            candidate => candidate.Id == id, cancellationToken), clock.GetUtcNow());
        var sender = await SenderAsync(secret, cancellationToken);
        if (MisplacedPlan.Next(secret, sender.Active, calendar, now).Do != action) return;
        if (action is MisplacedAction.Escalate)
        {
            secret.EscalatedAt = now;
            audit.Add(Actors.System, "misplaced-secret.escalated", secret.Subject, new { secret.SenderId, secret.About });
            await mails.EscalateAsync(secret, sender, cancellationToken);
            return;
        }
        (secret.Reminders, secret.RemindedAt) = (MisplacedPlan.RemindersDue(calendar.SchoolDaysBetween(secret.FoundAt, now)), now);
        audit.Add(Actors.System, "misplaced-secret.reminded", secret.Subject, new { secret.SenderId, secret.Reminders });
        if (sender.Active) await mails.RemindSenderAsync(secret, sender, cancellationToken);
        if (secret.EscalatedAt is not null) await mails.EscalateAsync(secret, sender, cancellationToken);
    }, cancellationToken);

    private Task<Person> SenderAsync(MisplacedSecret secret, CancellationToken cancellationToken) =>
        db.People.SingleAsync(person => person.Id == secret.SenderId, cancellationToken);
}
