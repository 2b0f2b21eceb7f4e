using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Reads what a digest is to tell, and puts it into lines.</summary>
public sealed class DigestItems(SppsDb db, WhoIsAsked who, Recipients recipients, AssignmentMailer mailer, TimeProvider clock)
{
    public async Task<DueDigest> ReadAsync(string party, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var personId = (Party.Parse(party) as Party.Person)?.Id;
        var due = await db.Assignments.Include(assignment => assignment.Assignees).AsSplitQuery()
            .Where(assignment => assignment.Assignees.Any(assignee => assignee.Party == party && assignee.RemindAt <= now)).ToListAsync(cancellationToken);
        var passed = personId is null ? [] : await db.Set<WaitingDigestLine>().Where(line => line.PersonId == personId && line.DueAt <= now).ToListAsync(cancellationToken);
        var ids = passed.ConvertAll(line => line.AssignmentId);
        var ofOffices = ids.Count == 0 ? [] : await db.Assignments.Include(assignment => assignment.Assignees).AsSplitQuery().Where(assignment => ids.Contains(assignment.Id)).ToListAsync(cancellationToken);
        if (due.Count + passed.Count == 0) return DueDigest.Empty;
        var people = await who.ReadAsync([.. due.Union(ofOffices).Where(assignment => assignment.State is AssignmentState.Open)], cancellationToken);
        bool Waits(Assignment assignment, string of) => assignment.State is AssignmentState.Open && people[assignment.Id] is { IsMoot: false } now && now.Until(assignment.EscalationLevel).Any(one => one.Party == of);
        return new DueDigest(
            party is not null && Party.Parse(party) is Party.Office office ? await recipients.OfOfficeAsync(office.Post, cancellationToken) : await recipients.PersonAsync(personId!, cancellationToken) is { } one ? [one] : [],
            [.. due.SelectMany(assignment => assignment.AskedNow.Where(assignee => assignee.Party == party && assignee.RemindAt <= now).Select(assignee => new OwnLine(assignment, assignee, Waits(assignment, party!))))],
            [.. passed.Select(line => (line, ofOffices.Find(assignment => assignment.Id == line.AssignmentId && Waits(assignment, line.Party))))]);
    }

    /// <returns>With addresses; what is due longest first, what others are late with last.</returns>
    public async Task<IReadOnlyList<(DigestLine Line, string Url)>> LinesAsync(DueDigest found, string party, string mailKey, CancellationToken cancellationToken)
    {
        var told = found.Own.Where(own => own.IsWanted).Select(own => (own.Assignment, own.Assignee.As, own.Assignee.Party, own.Assignee))
            .Concat(found.PassedOn.Where(passed => passed.Assignment is not null && !found.Own.Any(own => own.Assignment == passed.Assignment))
                .Select(passed => (Assignment: passed.Assignment!, AssigneeRole.Responsible, passed.Line.Party, Assignee: passed.Assignment!.AskedNow.First(assignee => assignee.Party == passed.Line.Party))))
            .OrderBy(one => one.Item2 is AssigneeRole.Informed).ThenBy(one => one.Assignment.DueAt ?? DateTimeOffset.MaxValue).ThenBy(one => one.Assignment.OpenedAt).ThenBy(one => one.Assignment.Id).ToList();
        List<(int At, DigestLine Line, string Url)> lines = [];
        foreach (var ofKind in told.Select((one, at) => (one, at)).GroupBy(one => one.one.Assignment.Kind))
        {
            var kind = who.KindOf(ofKind.First().one.Assignment);
            var texts = await kind.DescribeAsync([.. ofKind.Select(one => one.one.Assignment)], cancellationToken);
            var items = new List<(int At, DigestItem Item, string Party)>();
            foreach (var ((one, at), text) in ofKind.Zip(texts))
                items.Add((at, new DigestItem(one.Assignment, text, one.Item2, mailer.Day(one.Assignee.AskedAt), await mailer.InPlaceOfAsync(one.Assignee.As, one.Assignee.ForPersonId, null, cancellationToken)), one.Party));
            foreach (var group in items.GroupBy(one => one.Item.Assignment.GroupId ?? one.Item.Assignment.Id.ToString()))
            {
                var first = group.First();
                string Address((int At, DigestItem Item, string Party) one) => mailer.AddressOf(one.Item.Assignment, kind, one.Item.Text, one.Item.As is AssigneeRole.Informed ? Party.KeyOfOffice(kind.OfficeToTell) : one.Party, mailKey).Url;
                if (group.Count() > 1 && kind.LineOfGroup([.. group.Select(one => one.Item)]) is { } together) lines.Add((first.At, together, Address(first)));
                else lines.AddRange(group.Select(one => (one.At, kind.Line(one.Item), Address(one))));
            }
        }
        return [.. lines.OrderBy(line => line.At).Select(line => (line.Line, line.Url))];
    }
}

/// <summary>What is due for one party.</summary>
/// <param name="Own">Asked of the party itself.</param>
/// <param name="PassedOn">Asked of an office of theirs; without an assignment when it no longer waits.</param>
public sealed record DueDigest(IReadOnlyList<Recipient> Recipients, IReadOnlyList<OwnLine> Own, IReadOnlyList<(WaitingDigestLine Line, Assignment? Assignment)> PassedOn)
{
    public static readonly DueDigest Empty = new([], [], []);

    public bool IsEmpty => Own.Count + PassedOn.Count == 0;
}

/// <param name="IsWanted">It still waits for this party.</param>
public sealed record OwnLine(Assignment Assignment, Assignee Assignee, bool IsWanted);
