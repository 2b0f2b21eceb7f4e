using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Directory;

/// <summary>Somebody in a post: what the approver is derived from (A4).</summary>
public sealed record OfficeHolder(string PersonId, string OrgId, Role Role, bool Active)
{
    /// <summary>The principals and directors of one org, and the superintendent's office, as they are now.</summary>
    public static Task<List<OfficeHolder>> ReadAsync(SppsDb db, string orgId, CancellationToken cancellationToken) =>
        db.Roles.AsNoTracking()
            .Where(assignment => assignment.Role == Role.Superintendent || assignment.Role == Role.SuperintendentDesignee
                || (assignment.OrgId == orgId && (assignment.Role == Role.Principal || assignment.Role == Role.Director)))
            .Join(db.People, assignment => assignment.PersonId, person => person.Id,
                (assignment, person) => new OfficeHolder(assignment.PersonId, assignment.OrgId, assignment.Role, person.Active))
            .ToListAsync(cancellationToken);
}
