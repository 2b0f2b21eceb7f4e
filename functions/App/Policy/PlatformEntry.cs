namespace SppsFlows.Policy;

/// <summary>What the policy knows about one platform: the district's standing towards it and its rules for handles.</summary>
/// <param name="Id">Stored with requests and accounts; never rename.</param>
/// <param name="Aliases">Other names that people write, and the hosts of its pages.</param>
/// <param name="MinimumAge">In years, of an account's owner, by the platform's own terms; null when it states none.</param>
/// <param name="ProfileUrl">Of an account, with <c>{0}</c> for the handle; null when handles don't make addresses.</param>
/// <param name="Conditions">From app vetting (E1), shown to approver and requester.</param>
public sealed record PlatformEntry(
    string Id,
    string Name,
    PlatformStanding Standing,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Hosts,
    HandleRule Handle,
    int? MinimumAge = null,
    string? ProfileUrl = null,
    string? Conditions = null);

/// <summary>Stored as text; never rename.</summary>
public enum PlatformStanding
{
    /// <summary>Pages are kept by Communications: Facebook.</summary>
    KeptByCommunications,

    /// <summary>An approver may authorize accounts: X/Twitter, Instagram.</summary>
    Authorized,

    /// <summary>Passed app vetting (E1); an approver may authorize accounts.</summary>
    Vetted,

    /// <summary>Failed app vetting.</summary>
    Refused,
}

/// <summary>What a handle may look like.</summary>
/// <param name="Pattern">Regular expression over the whole handle, without the @.</param>
/// <param name="Description">Ends the sentence "A handle on X has …".</param>
public sealed record HandleRule(string Pattern, string Description, string Example);
