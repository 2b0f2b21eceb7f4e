using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Reads what is due for a digest, by registry and directory as they are now.</summary>
public sealed class DigestItems(SppsDb db, WhoIsAsked who, Recipients recipients, TimeProvider clock)
{
    public async Task<DueDigest> ReadAsync(string party, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // From the assignees' side: it costs what is due, not what is open.
        var due = db.Assignees.Where(assignee => assignee.Party == party && assignee.RemindAt <= now)
            .Select(assignee => assignee.AssignmentId);
        var own = await db.Assignments.Include(assignment => assignment.Assignees).AsSplitQuery()
            .Where(assignment => due.Contains(assignment.Id))
            .ToListAsync(cancellationToken);
        var passed = await PassedOnAsync(party, now, cancellationToken);
        if (own.Count + passed.Count == 0) return new DueDigest([], [], []);
        var ids = passed.ConvertAll(line => line.AssignmentId);
        var ofOffices = ids.Count == 0
            ? []
            : await db.Assignments.Include(assignment => assignment.Assignees).AsSplitQuery()
                .Where(assignment => ids.Contains(assignment.Id)).ToDictionaryAsync(assignment => assignment.Id, cancellationToken);
        List<Assignment> open = [.. own.Union(ofOffices.Values).Where(assignment => assignment.State is AssignmentState.Open)];
        var people = await who.ReadAsync(open, cancellationToken);

        List<DueLine> lines = [];
        foreach (var assignment in own)
            foreach (var assignee in assignment.AskedNow.Where(assignee => assignee.Party == party && assignee.RemindAt <= now))
                lines.Add(new DueLine(assignment, assignee, Waits(assignment, party), PassedOn: null));
        List<WaitingDigestLine> stale = [];
        foreach (var line in passed)
        {
            var assignment = ofOffices.GetValueOrDefault(line.AssignmentId);
            var assignee = assignment?.AskedNow.FirstOrDefault(assignee => assignee.Party == line.Party);
            // Who is asked themselves, too, has it once.
            if (assignee is null || own.Contains(assignment!) || !Waits(assignment!, line.Party)) stale.Add(line);
            else lines.Add(new DueLine(assignment!, assignee, IsWanted: true, line));
        }
        return new DueDigest(await RecipientsAsync(party, cancellationToken), lines, stale);

        bool Waits(Assignment assignment, string of) => people.TryGetValue(assignment.Id, out var concerned) && !concerned.IsMoot
            && concerned.Until(assignment.EscalationLevel).Any(one => one.Party == of);
    }

    private async Task<List<WaitingDigestLine>> PassedOnAsync(string party, DateTimeOffset now, CancellationToken cancellationToken) =>
        Party.Parse(party) is Party.Person { Id: var personId }
            ? await db.Set<WaitingDigestLine>().Where(line => line.PersonId == personId && line.DueAt <= now).ToListAsync(cancellationToken)
            : [];

    private async Task<IReadOnlyList<Recipient>> RecipientsAsync(string key, CancellationToken cancellationToken) => Party.Parse(key) switch
    {
        Party.Office office => await recipients.OfOfficeAsync(office.Post, cancellationToken),
        Party.Person person => await recipients.PersonAsync(person.Id, cancellationToken) is { } one ? [one] : [],
        _ => throw new InvalidOperationException($"{key} gets no digest."),
    };
}
