using System.Text;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Policy;

/// <summary>The platforms that the policy names, and those that app vetting added (E1).</summary>
public sealed class PlatformCatalogue(IEnumerable<VettedPlatform> vetted)
{
    private const int AgeOfTheNetworks = 13;

    private static readonly PlatformEntry[] NamedByPolicy =
    [
        new(
            "facebook", "Facebook", PlatformStanding.KeptByCommunications, ["fb", "meta", "facebook page", "fb page"],
            ["facebook.com", "fb.com", "fb.me"],
                new(@"[A-Za-z0-9.]{5,50}", "5 to 50 letters, digits and full stops", "BirchHillElementary"), AgeOfTheNetworks,
                "https://www.facebook.com/{0}"),
        new("x", "X (Twitter)", PlatformStanding.Authorized, ["x", "twitter", "x/twitter", "twitter/x", "tweet"], ["x.com", "twitter.com"],
            new(@"[A-Za-z0-9_]{1,15}", "1 to 15 letters, digits and underscores", "BirchHillElem"), AgeOfTheNetworks, "https://x.com/{0}"),
        new("instagram", "Instagram", PlatformStanding.Authorized, ["ig", "insta", "instagramm"], ["instagram.com", "instagr.am"],
            new(
                @"(?!\.)(?!.*\.\.)[A-Za-z0-9._]{1,30}(?<!\.)",
                "1 to 30 letters, digits, underscores and full stops, with no full stop at either end or next to another",
                "birchhill.elementary"),
            AgeOfTheNetworks, "https://www.instagram.com/{0}"),
    ];

    private readonly PlatformEntry[] _entries = [.. NamedByPolicy, .. vetted.Select(platform => platform.ToEntry())];

    /// <summary>For a request form: those that can be asked for, by name.</summary>
    public IReadOnlyList<PlatformEntry> Entries => _entries;

    public static async Task<PlatformCatalogue> ReadAsync(SppsDb db, CancellationToken cancellationToken) =>
        new(await db.VettedPlatforms.AsNoTracking().ToListAsync(cancellationToken));

    /// <summary>What somebody means by "Twitter", "IG" or "https://x.com/…"; null for a platform that is not listed.</summary>
    public PlatformEntry? Find(string written)
    {
        var key = Key(written);
        if (key.Length == 0) return null;
        var host = PlatformHandle.HostOf(written);
        return Array.Find(
            _entries, entry => Key(entry.Id) == key || Key(entry.Name) == key || entry.Aliases.Any(alias => Key(alias) == key))
            ?? (host is null ? null : Array.Find(_entries, entry => PlatformHandle.IsHostOf(entry, host)));
    }

    /// <summary>The name to show for a stored platform.</summary>
    public string NameOf(string platform) => Find(platform)?.Name ?? platform;

    /// <summary>Two spellings of one platform have one key: letters and digits only, lower case.</summary>
    public static string Key(string written)
    {
        var key = new StringBuilder(written.Length);
        foreach (var letter in written.Normalize(NormalizationForm.FormKC))
            if (char.IsLetterOrDigit(letter)) key.Append(char.ToLowerInvariant(letter));
        return key.ToString();
    }
}
