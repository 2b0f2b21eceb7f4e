using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Assignments.Sweep;

/// <summary>
/// One routine mail a day for a person, over all kinds (D2, J6). Each is one write, keyed <c>digest/{person}/{date}</c>: what it lists counts as reminded, and
/// whatever falls due after it waits for the next school morning.
/// </summary>
public sealed class SendDigest(SppsDb db, DigestItems items, AssignmentSteps steps, MailOutbox mails, SchoolCalendar calendar, TimeProvider clock, IOptions<AppOptions> app)
{
    /// <summary>Routine mails may go now.</summary>
    public bool IsTime => clock.GetUtcNow() is var now && calendar.SchoolHours(now) == now;

    /// <summary>The parties with a line due: offices first, for theirs may become lines of people.</summary>
    public async Task<IReadOnlyList<string>> DueAsync(bool offices, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var pattern = offices ? Party.OfficesPattern : Party.PeoplePattern;
        var due = await db.Assignees.AsNoTracking().Where(assignee => assignee.RemindAt <= now && EF.Functions.Like(assignee.Party, pattern)).Select(assignee => assignee.Party).Distinct().ToListAsync(cancellationToken);
        if (!offices)
            due.AddRange((await db.Set<WaitingDigestLine>().AsNoTracking().Where(line => line.DueAt <= now).Select(line => line.PersonId).Distinct().ToListAsync(cancellationToken)).Select(Party.KeyOfPerson));
        return [.. due.Distinct(StringComparer.Ordinal)];
    }

    /// <returns>Whether there was anything to do.</returns>
    public Task<bool> RunAsync(string party, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var found = await items.ReadAsync(party, cancellationToken);
        if (found.IsEmpty) return false;
        if (found.Recipients.Count == 0)
        {
            // Left, or an office without people: the next step finds who takes over.
            Postpone(found, until: null);
            return true;
        }
        // An office without a mailbox: each of its people has the lines in their own digest.
        if (found.Recipients is not [{ Key: var only }] || only != party)
        {
            await PassOnAsync(found, cancellationToken);
            return true;
        }
        var to = found.Recipients[0];
        var key = KeyOf(party);
        if (await db.OutgoingMails.AnyAsync(mail => mail.Key == key, cancellationToken))
        {
            Postpone(found, calendar.AddSchoolDays(clock.GetUtcNow(), 1));
            return true;
        }
        var lines = await items.LinesAsync(found, party, key, cancellationToken);
        if (lines.Count > 0) await mails.AddAsync(DigestMail.Draft(key, to, lines, app.Value.PublicUrl + "/"), cancellationToken);
        Note(found);
        return true;
    }, cancellationToken);

    private async Task PassOnAsync(DueDigest found, CancellationToken cancellationToken)
    {
        var people = found.Recipients.Select(recipient => ((Party.Person)Party.Parse(recipient.Key)).Id).ToList();
        var known = await db.Set<WaitingDigestLine>().Where(line => people.Contains(line.PersonId)).Select(line => new { line.PersonId, line.AssignmentId }).ToListAsync(cancellationToken);
        foreach (var own in found.Own.Where(own => own.IsWanted))
            foreach (var personId in people.Where(id => !known.Exists(line => line.PersonId == id && line.AssignmentId == own.Assignment.Id)))
                db.Add(new WaitingDigestLine { PersonId = personId, AssignmentId = own.Assignment.Id, Party = own.Assignee.Party, DueAt = clock.GetUtcNow() });
        Note(found);
    }

    private void Note(DueDigest found)
    {
        foreach (var own in found.Own)
        {
            if (own.IsWanted) steps.NoteReminder(own.Assignment, own.Assignee);
            // Somebody forgot to say that it is another's now: the next step sees to it.
            else (own.Assignee.RemindAt, own.Assignment.NextStepAt) = (null, clock.GetUtcNow());
        }
        db.RemoveRange(found.PassedOn.Select(passed => passed.Line));
    }

    private void Postpone(DueDigest found, DateTimeOffset? until)
    {
        foreach (var own in found.Own)
        {
            own.Assignee.RemindAt = until;
            if (until is null) own.Assignment.NextStepAt = clock.GetUtcNow();
        }
        foreach (var (line, _) in found.PassedOn)
            if (until is { } later) line.DueAt = later;
            else db.Remove(line);
    }

    private string KeyOf(string party) =>
        $"digest/{(Party.Parse(party) is Party.Person person ? person.Id : party)}/{calendar.LocalDate(clock.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
}
