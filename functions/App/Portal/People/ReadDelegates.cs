using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.Portal.People;

/// <summary>Who stands in for whom (A13), as far as it concerns somebody; the superintendent's office sees all. Changes nothing.</summary>
public sealed class ReadDelegates(SppsDb db, SchoolCalendar calendar, TimeProvider clock)
{
    private const int MostPast = 50;
    private const int MostOffered = 300;

    public DateOnly Today => calendar.LocalDate(clock.GetUtcNow());

    public async Task<DelegateList> ListAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        var (id, posts, all) = (person.Id, person.Roles.Select(role => (role.Role, role.OrgId)).ToHashSet(), IsSuperintendency(person));
        var orgIds = person.Roles.Select(role => role.OrgId).Distinct().ToList();
        var rows = await db.Delegations.AsNoTracking().Where(delegation => all || delegation.PersonId == id || delegation.ForPersonId == id
                || delegation.NamedById == id || orgIds.Contains(delegation.OrgId!)).ToListAsync(cancellationToken);
        // By its org only those of a post of theirs.
        rows = [.. rows.Where(row => all || row.PersonId == id || row.ForPersonId == id || row.NamedById == id
            || (row is { Role: { } role, OrgId: { } org } && posts.Contains((role, org))))];
        var ids = rows.SelectMany(row => (string?[])[row.PersonId, row.ForPersonId, row.NamedById]).OfType<string>().Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.FullName, cancellationToken);
        var orgs = await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken);
        DelegateRow RowOf(Delegation row) => new(
            row.Id, row.StateOn(Today), names[row.PersonId],
            row.Role is { } role ? PostWords.Of(role, orgs.GetValueOrDefault(row.OrgId!)) : names[row.ForPersonId!],
            $"{Day(row.From)} to {Day(row.Until)}{(row.EndedAt is { } ended ? $", ended on {Day(calendar.LocalDate(ended))}" : "")}",
            row.Note, names[row.NamedById], DelegateRule.MayEnd(row, id, person.Roles));
        IEnumerable<Delegation> InState(DelegationState state) => rows.Where(row => row.StateOn(Today) == state);
        return new DelegateList(
            [.. InState(DelegationState.Active).OrderBy(row => row.Until).Select(RowOf)],
            [.. InState(DelegationState.Planned).OrderBy(row => row.From).Select(RowOf)],
            [.. InState(DelegationState.Over).OrderByDescending(row => row.Until).Take(MostPast).Select(RowOf)]);
    }

    /// <summary>For whom they may name somebody.</summary>
    public async Task<IReadOnlyList<DelegateChoice>> ChoicesAsync(SignedInPerson person, CancellationToken cancellationToken) =>
        DelegateChoice.Of(
            person, await db.Orgs.AsNoTracking().ToListAsync(cancellationToken),
            IsSuperintendency(person)
                ? await db.Roles.AsNoTracking().Where(held => held.Role != Role.Staff && held.Role != Role.Teacher)
                    .ToListAsync(cancellationToken)
                : []);

    /// <summary>Who is likely to be named: the people of the schools and departments where they hold a post.</summary>
    public async Task<IReadOnlyList<Person>> NearAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        var orgIds = person.Roles.Where(role => PostWords.IsPost(role.Role)).Select(role => role.OrgId).Distinct().ToList();
        return await db.People.AsNoTracking().Where(one => one.Active && one.Id != person.Id)
            .Where(one => db.Set<RoleAssignment>().Any(role => role.PersonId == one.Id && orgIds.Contains(role.OrgId)))
            .OrderBy(one => one.FamilyName).ThenBy(one => one.GivenName).Take(MostOffered).ToListAsync(cancellationToken);
    }

    private static bool IsSuperintendency(SignedInPerson person) => DelegateChoice.IsSuperintendency(person);

    private static string Day(DateOnly day) => day.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
}

/// <param name="StandsIn">By name.</param>
/// <param name="For">Whom, by name, or which post in words.</param>
public sealed record DelegateRow(
    Guid Id, DelegationState State, string StandsIn, string For, string Days, string Note, string NamedBy, bool MayEnd);

public sealed record DelegateList(IReadOnlyList<DelegateRow> Now, IReadOnlyList<DelegateRow> Coming, IReadOnlyList<DelegateRow> Past);
