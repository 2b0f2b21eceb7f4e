using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Whose digest is due.</summary>
public sealed class FindDigests(SppsDb db, DigestTime time)
{
    /// <returns>Keys of parties; none outside school hours.</returns>
    /// <param name="offices">Offices, which come first, for their lines may become lines of people; else people.</param>
    public async Task<IReadOnlyList<string>> RunAsync(bool offices, CancellationToken cancellationToken)
    {
        if (!time.IsNow) return [];
        var (now, pattern) = (time.Now, offices ? Party.OfficesPattern : Party.PeoplePattern);
        var due = await db.Assignees.AsNoTracking()
            .Where(assignee => assignee.RemindAt <= now && EF.Functions.Like(assignee.Party, pattern))
            .Select(assignee => assignee.Party).Distinct().ToListAsync(cancellationToken);
        if (offices) return due;
        var passedOn = await db.Set<WaitingDigestLine>().AsNoTracking().Where(line => line.DueAt <= now)
            .Select(line => line.PersonId).Distinct().ToListAsync(cancellationToken);
        return [.. due.Union(passedOn.Select(Party.KeyOfPerson), StringComparer.Ordinal)];
    }
}
