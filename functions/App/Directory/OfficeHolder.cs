using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Directory;

/// <summary>Somebody in a post: what the approver is derived from (A4).</summary>
/// <param name="IsActing">They stand in for whoever holds it (A13): they count as its holder only while nobody does.</param>
public sealed record OfficeHolder(string PersonId, string OrgId, Role Role, bool Active, bool IsActing = false)
{
    /// <summary>
    /// The principals and directors of one org, and the superintendent's office, as they are now; after them those who act.
    /// </summary>
    public static async Task<List<OfficeHolder>> ReadAsync(SppsDb db, string orgId, CancellationToken cancellationToken)
    {
        var holders = await db.Roles.AsNoTracking()
            .Where(assignment => assignment.Role == Role.Superintendent || assignment.Role == Role.SuperintendentDesignee
                || (assignment.OrgId == orgId && (assignment.Role == Role.Principal || assignment.Role == Role.Director)))
            .Join(db.People, assignment => assignment.PersonId, person => person.Id,
                (assignment, person) => new OfficeHolder(assignment.PersonId, assignment.OrgId, assignment.Role, person.Active, false))
            .ToListAsync(cancellationToken);
        var acting = await db.Delegations.AsNoTracking()
            .Where(delegation => delegation.State == DelegationState.Active && delegation.OrgId != null
                && (delegation.Role == Role.Superintendent || delegation.Role == Role.SuperintendentDesignee
                || (delegation.OrgId == orgId && (delegation.Role == Role.Principal || delegation.Role == Role.Director))))
            .Join(db.People, delegation => delegation.PersonId, person => person.Id,
                (delegation, person) =>
                    new OfficeHolder(delegation.PersonId, delegation.OrgId!, delegation.Role!.Value, person.Active, true))
            .ToListAsync(cancellationToken);
        return [.. holders, .. acting];
    }
}
