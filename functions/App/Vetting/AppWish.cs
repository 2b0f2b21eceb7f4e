using SppsFlows.Policy;

namespace SppsFlows.Vetting;

/// <summary>What somebody asks for; read and checked.</summary>
/// <param name="OrgId">The school or department that it is for; null: not known.</param>
/// <param name="About">The subject of the account request that waits; null: asked by the form.</param>
/// <param name="AccountWanted">What that request is, in words.</param>
/// <param name="FlowId">The flow to tell of the result.</param>
public sealed record AppWish(
    string PersonId, string Name, string? Url, string Purpose, string? Ages, string? DataCollected = null, string? SignIn = null,
    string? Cost = null, string? OrgId = null, string? About = null, string? AccountWanted = null, string? FlowId = null)
{
    /// <summary>By one of the names that people gave it, or by its own host.</summary>
    public bool IsFor(AppVetting vetting)
    {
        var key = PlatformCatalogue.Key(Name);
        return vetting.Wishes.Exists(known => PlatformCatalogue.Key(known.Name) == key)
            || (AppAddress.OwnHost(vetting.Url) is { } host && host == AppAddress.OwnHost(Url));
    }

    public AppVetting Open(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Name = Name,
        Url = Url,
        Purpose = Purpose,
        Ages = Ages,
        DataCollected = DataCollected,
        SignIn = SignIn,
        Cost = Cost,
        OpenedAt = now,
    };
}
