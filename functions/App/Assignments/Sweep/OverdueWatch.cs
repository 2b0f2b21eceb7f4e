using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Steps that are not taken in time: health is red, and Technology is mailed once for each episode.</summary>
public sealed class OverdueWatch(
    SppsDb db, MailOutbox mails, OfficeAddresses offices, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>
    /// When the oldest step was due that is overdue now; null when all is well. A step that fails again and again counts.
    /// </summary>
    public async Task<DateTimeOffset?> OldestAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Tolerance;
        if (await db.Assignments.AsNoTracking().Where(assignment => assignment.NextStepAt < before)
            .MinAsync(assignment => assignment.NextStepAt, cancellationToken) is { } step) return step;
        // Digests go in school hours only, and have had their time by now.
        if (calendar.SchoolHours(before) != before || calendar.SchoolHours(before + Tolerance) != before + Tolerance) return null;
        return await db.Assignees.AsNoTracking().Where(assignee => assignee.RemindAt < before)
            .MinAsync(assignee => assignee.RemindAt, cancellationToken);
    }

    /// <summary>After a sweep: begins an episode with its alert, or ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = await OldestAsync(cancellationToken);
        if (oldest is null != await db.Set<OverdueEpisode>().AnyAsync(episode => episode.EndedAt == null, cancellationToken)) return;
        await db.WriteAsync(async () =>
        {
            var open = await db.Set<OverdueEpisode>().FirstOrDefaultAsync(episode => episode.EndedAt == null, cancellationToken);
            if (oldest is null && open is not null) open.EndedAt = clock.GetUtcNow();
            if (oldest is { } due && open is null) await BeginAsync(due, cancellationToken);
        }, cancellationToken);
    }

    private async Task BeginAsync(DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var episode = new OverdueEpisode { Id = Guid.CreateVersion7(now), BeganAt = now, OldestDueAt = oldest };
        db.Add(episode);
        audit.Add(Actors.System, "assignments.overdue", $"overdue/{episode.Id}", new { oldest });
        foreach (var office in await offices.OfAsync(Role.Technology, cancellationToken))
            await mails.AddAsync(Alert(episode, office), cancellationToken);
    }

    private MailDraft Alert(OverdueEpisode episode, OfficeAddress office) => new MailDraft(
        $"assignments-overdue/{episode.Id}/{office.Key}", office.Email, "Questions and reminders are late", $"overdue/{episode.Id}")
        .Text("Some questions or reminders were due more than ten minutes ago and could not be sent. People may be waiting unknowingly.")
        .Facts(("Due since", calendar.Local(episode.OldestDueAt).ToString("MMM d, yyyy, h:mm tt", CultureInfo.InvariantCulture)))
        .Text("Please look at the log for “assignment”, and at the health page.")
        .Text("What fails is tried again by itself, at most an hour later.")
        .Note("You get this mail once; the next one only after all was well again.");
}
