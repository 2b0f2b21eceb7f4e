using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Directory;

/// <summary>Who stands in for whom now (A13): the one place that knows. Pure, over what <see cref="ReadAsync"/> has read.</summary>
/// <param name="active">Those whose delegates are still with the district.</param>
public sealed class Delegates(IReadOnlyList<Delegation> active)
{
    public static readonly Delegates None = new([]);

    public static async Task<Delegates> ReadAsync(SppsDb db, CancellationToken cancellationToken)
    {
        var active = await db.Delegations.AsNoTracking().Where(delegation => delegation.State == DelegationState.Active)
            .Where(delegation => db.Set<Person>().Any(person => person.Id == delegation.PersonId && person.Active))
            .OrderBy(delegation => delegation.Id).ToListAsync(cancellationToken);
        return active.Count == 0 ? None : new Delegates(active);
    }

    /// <summary>Who is asked besides the holder of a post.</summary>
    /// <param name="holderId">Null while nobody holds it.</param>
    public IReadOnlyList<string> Of(Post post, string? holderId) => active.Count == 0 ? [] :
        [.. active.Where(delegation => delegation.Covers(post, holderId) && delegation.PersonId != holderId)
            .Select(delegation => delegation.PersonId).Distinct(StringComparer.Ordinal)];

    /// <summary>Those who stand in for the whole of an office, or for one of its people.</summary>
    public IReadOnlyList<string> OfOffice(Post office, IReadOnlyCollection<string> members) => active.Count == 0 ? [] :
        [.. active.Where(delegation => IsIn(delegation, office, members))
            .Select(delegation => delegation.PersonId).Where(id => !members.Contains(id)).Distinct(StringComparer.Ordinal)];

    /// <summary>By what somebody stands in in an office; null: they do not, or are of it themselves.</summary>
    public Delegation? InOffice(Post office, IReadOnlyCollection<string> members, string delegateId) =>
        members.Contains(delegateId) ? null
            : active.FirstOrDefault(delegation => delegation.PersonId == delegateId && IsIn(delegation, office, members));

    private static bool IsIn(Delegation delegation, Post office, IReadOnlyCollection<string> members) =>
        delegation.ForPersonId is { } away ? members.Contains(away)
            : delegation.Role == office.Role && (office.OrgId is null || delegation.OrgId == office.OrgId);

    /// <summary>The posts that somebody stands in for, of those that exist.</summary>
    /// <param name="roles">The roles of those for whom they may stand in.</param>
    public IReadOnlyList<Post> PostsOf(string delegateId, IReadOnlyCollection<RoleAssignment> roles) =>
    [
        .. active.Where(delegation => delegation.PersonId == delegateId).SelectMany(delegation => delegation.ForPersonId is { } away
            ? roles.Where(role => role.PersonId == away).Select(role => new Post(role.Role, role.OrgId))
            : [new Post(delegation.Role!.Value, delegation.OrgId)]).Distinct(),
    ];

    /// <summary>Whose posts somebody stands in for as a whole.</summary>
    public IReadOnlyList<string> PeopleBehind(string delegateId) =>
        [.. active.Where(delegation => delegation.PersonId == delegateId).Select(delegation => delegation.ForPersonId).OfType<string>()
            .Distinct(StringComparer.Ordinal)];
}
