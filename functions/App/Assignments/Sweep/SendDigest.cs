using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Assignments.Sweep;

/// <summary>
/// One routine mail a day for a person, over all kinds (D2, J6). Each is one write, keyed <c>digest/{person}/{date}</c>: what it lists
/// counts as reminded, and whatever falls due after it waits for the next school morning.
/// </summary>
public sealed class SendDigest(
    SppsDb db, DigestItems items, DigestLines lines, AssignmentSteps steps, MailOutbox mails, DigestTime time, IOptions<AppOptions> app)
{
    /// <returns>Whether there was anything to do.</returns>
    public Task<bool> RunAsync(string party, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var due = await items.ReadAsync(party, cancellationToken);
        if (due.IsEmpty) return false;
        db.RemoveRange(due.Stale);
        if (due.Recipients.Count == 0) LeaveToTheNextStep(due);
        // An office without a mailbox: each of its people has the lines in their own digest.
        else if (due.Recipients is not [{ Key: var only }] || only != party) await PassOnAsync(due, cancellationToken);
        else await SendAsync(due, party, due.Recipients[0], cancellationToken);
        return true;
    }, cancellationToken);

    private async Task SendAsync(DueDigest due, string party, Recipient to, CancellationToken cancellationToken)
    {
        var key = $"digest/{(Party.Parse(party) is Party.Person person ? person.Id : party)}/{time.Today}";
        if (await db.OutgoingMails.AnyAsync(mail => mail.Key == key, cancellationToken))
        {
            Postpone(due);
            return;
        }
        var told = await lines.OfAsync(due.Lines, key, cancellationToken);
        if (told.Count > 0) await mails.AddAsync(DigestMail.Draft(key, to, told, app.Value.PublicUrl + "/"), cancellationToken);
        Note(due);
    }

    private async Task PassOnAsync(DueDigest due, CancellationToken cancellationToken)
    {
        var people = due.Recipients.Select(recipient => ((Party.Person)Party.Parse(recipient.Key)).Id).ToList();
        var waiting = await db.Set<WaitingDigestLine>().AsNoTracking().Where(line => people.Contains(line.PersonId))
            .ToListAsync(cancellationToken);
        var known = waiting.Select(line => (line.PersonId, line.AssignmentId)).ToHashSet();
        foreach (var line in due.Lines.Where(line => line.IsWanted))
            foreach (var id in people.Where(id => known.Add((id, line.Assignment.Id))))
            {
                var (of, party) = (line.Assignment.Id, line.Assignee.Party);
                db.Add(new WaitingDigestLine { PersonId = id, AssignmentId = of, Party = party, DueAt = time.Now });
            }
        Note(due);
    }

    private void Note(DueDigest due)
    {
        foreach (var line in due.Lines)
        {
            if (line.PassedOn is { } passed) db.Remove(passed);
            else if (line.IsWanted) steps.NoteReminder(line.Assignment, line.Assignee);
            // Nobody said that it is another's now: the next step sees to it.
            else (line.Assignee.RemindAt, line.Assignment.NextStepAt) = (null, time.Now);
        }
    }

    private void Postpone(DueDigest due)
    {
        foreach (var line in due.Lines)
            if (line.PassedOn is { } passed) passed.DueAt = time.NextMorning;
            else line.Assignee.RemindAt = time.NextMorning;
    }

    private void LeaveToTheNextStep(DueDigest due)
    {
        foreach (var line in due.Lines)
            if (line.PassedOn is { } passed) db.Remove(passed);
            else (line.Assignee.RemindAt, line.Assignment.NextStepAt) = (null, time.Now);
    }
}

/// <summary>When digests go: in school hours.</summary>
public sealed class DigestTime(SchoolCalendar calendar, TimeProvider clock)
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public bool IsNow => Now is var now && calendar.SchoolHours(now) == now;

    public DateTimeOffset NextMorning => calendar.AddSchoolDays(Now, 1);

    /// <summary>The district's day, for keys.</summary>
    public string Today => calendar.LocalDate(Now).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
