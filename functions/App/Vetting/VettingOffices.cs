using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Vetting;

/// <summary>The two offices that vet an app side by side (E1), and who stands above them.</summary>
internal static class VettingOffices
{
    public static readonly IReadOnlyList<Role> Both = [Role.Communications, Role.Technology];

    /// <summary>In the middle of a sentence.</summary>
    public static string NameOf(Role office) => office is Role.Technology ? "the Technology office" : "the Office of Communications";

    public static Role Other(Role office) => office is Role.Technology ? Role.Communications : Role.Technology;

    /// <summary>Each office is asked by an assignment of its own; their group is the vetting.</summary>
    public static string SubjectOf(AppVetting vetting, Role office) => $"{vetting.Subject}/{office}";

    public static (Guid VettingId, Role Office) Of(Assignment assignment)
    {
        var parts = assignment.Subject.Split('/');
        return (Guid.Parse(parts[1]), Enum.Parse<Role>(parts[2]));
    }

    /// <summary>The superintendent’s designee, or the superintendent; null: neither is there, or may answer.</summary>
    /// <param name="never">Who asked, or answered for the other office.</param>
    public static async Task<Asked?> DesigneeAsync(
        SppsDb db, IReadOnlyCollection<string> never, bool onlyTold, CancellationToken cancellationToken)
    {
        var district = await db.Orgs.AsNoTracking().OrderBy(org => org.Id)
            .FirstOrDefaultAsync(org => org.Kind == OrgKind.District, cancellationToken);
        if (district is null) return null;
        var holders = (await OfficeHolder.ReadAsync(db, district.Id, cancellationToken))
            .Where(holder => !never.Contains(holder.PersonId)).ToList();
        return Asked.ByRule(ApproverRule.EscalateTo(holders, requesterId: "", approverId: null), holders, district, onlyTold);
    }
}
