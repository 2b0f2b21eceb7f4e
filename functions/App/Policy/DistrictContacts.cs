using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Settings;

namespace SppsFlows.Policy;

/// <summary>What counts as the district's: configuration and the directory's sites.</summary>
/// <param name="PhonePrefixes">Digits with area code.</param>
/// <param name="OwnSite">The site of the school or department that asks: the one to suggest.</param>
public sealed record DistrictContacts(
    IReadOnlyCollection<string> EmailDomains, IReadOnlyCollection<string> PhonePrefixes, IReadOnlyCollection<Site> Sites, Site? OwnSite)
{
    /// <param name="orgId">The school or department whose site is suggested.</param>
    public static async Task<DistrictContacts> ReadAsync(SppsDb db, AppOptions app, string? orgId, CancellationToken cancellationToken)
    {
        var orgs = await db.Orgs.AsNoTracking().ToListAsync(cancellationToken);
        var own = orgs.Find(org => org.Id == orgId);
        Site[] sites = [.. orgs.Select(org => new Site(org.Name, org.Address))];
        return new([.. app.EmailDomains], [.. app.PhonePrefixes], sites, own is null ? null : new(own.Name, own.Address));
    }
}

public sealed record Site(string Name, string Address);
