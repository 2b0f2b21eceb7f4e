using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Directory;

/// <summary>The people of an office now: who holds its role, and who stands in for it or for one of them (A13).</summary>
public static class OfficeMembers
{
    /// <returns>Active people, by id.</returns>
    public static async Task<IReadOnlyList<Person>> ReadAsync(
        SppsDb db, Post office, Delegates delegates, CancellationToken cancellationToken)
    {
        var holders = await HoldersAsync(db, office, cancellationToken);
        var all = holders.Concat(delegates.OfOffice(office, holders)).ToList();
        return await db.People.AsNoTracking().Where(person => all.Contains(person.Id) && person.Active).OrderBy(person => person.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Those of an office itself, without whoever stands in; also those who left.</summary>
    public static Task<List<string>> HoldersAsync(SppsDb db, Post office, CancellationToken cancellationToken) =>
        db.Roles.AsNoTracking()
            .Where(assignment => assignment.Role == office.Role && (office.OrgId == null || assignment.OrgId == office.OrgId))
            .Select(assignment => assignment.PersonId).Distinct().ToListAsync(cancellationToken);

    /// <summary>The offices that a person belongs to, each as of its org and as of the whole district.</summary>
    public static async Task<IReadOnlyList<Post>> OfPersonAsync(
        SppsDb db, string personId, Delegates delegates, CancellationToken cancellationToken)
    {
        var behind = delegates.PeopleBehind(personId);
        var roles = await db.Roles.AsNoTracking()
            .Where(assignment => assignment.PersonId == personId || behind.Contains(assignment.PersonId)).ToListAsync(cancellationToken);
        var own = roles.Where(role => role.PersonId == personId).Select(role => new Post(role.Role, role.OrgId))
            .Concat(delegates.PostsOf(personId, roles));
        return [.. own.SelectMany(post => new[] { post, post with { OrgId = null } }).Distinct()];
    }
}
