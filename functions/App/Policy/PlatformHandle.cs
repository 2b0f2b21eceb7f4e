using System.Text.RegularExpressions;

namespace SppsFlows.Policy;

/// <summary>A handle and the address of its page, read as tolerantly as possible and checked as the platform would.</summary>
public static class PlatformHandle
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>For platforms whose rule is not known.</summary>
    public static readonly HandleRule AnyRule = new(
        @"[^\s/@?#<>""']{1,64}", "1 to 64 characters without spaces, slashes or quotes", "birch-hill");

    /// <summary>What was meant: <c>@name</c>, <c>name</c>, or the address of the page. Empty when nothing is left.</summary>
    public static string Normalize(string written)
    {
        var handle = written.Trim();
        // "birch.com" is a handle on Instagram; "instagram.com/birch" is an address.
        if (handle.Contains('/') && HostOf(handle) is not null && Address(handle) is { } address) handle = LastSegment(address);
        return handle.Trim().TrimStart('@').TrimEnd('/').Trim();
    }

    /// <returns>What is wrong with it and what to write; null when it is right.</returns>
    public static string? Problem(PlatformEntry? platform, string handle)
    {
        var rule = platform?.Handle ?? AnyRule;
        return Regex.IsMatch(handle, $"^(?:{rule.Pattern})\\z", RegexOptions.CultureInvariant, MatchLimit)
            ? null
            : $"A handle{(platform is null ? "" : $" on {platform.Name}")} has {rule.Description}, for example {rule.Example}.";
    }

    /// <summary>Whether two spellings mean the same account.</summary>
    public static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>The page's address as the registry will have it, or what to write instead.</summary>
    /// <param name="written">Empty to build it from the handle.</param>
    public static (string? Url, string? Problem) Page(PlatformEntry? platform, string handle, string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return (platform?.ProfileUrl is { } profile
                ? string.Format(System.Globalization.CultureInfo.InvariantCulture, profile, handle)
                : null, null);
        if (Address(written) is not { } address || HostOf(written) is not { } host)
            return (null, "Write the address of the page as your browser shows it, for example https://www.instagram.com/birchhill.");
        if (platform is null || platform.Hosts.Count == 0) return (address.AbsoluteUri, null);
        if (!IsHostOf(platform, host))
            return (null,
                $"{host} is not an address of {platform.Name}. Write one that begins with https://{platform.Hosts[0]}/, or leave this "
                + "empty.");
        if (platform.ProfileUrl is not null && !Same(Normalize(written), handle))
            return (null, $"This address belongs to another handle than {handle}. Make the two agree, or leave the address empty.");
        // What follows the path of a profile's address only shows where it was copied.
        return (platform.ProfileUrl is null ? address.AbsoluteUri : address.GetLeftPart(UriPartial.Path), null);
    }

    public static bool IsHostOf(PlatformEntry platform, string host) =>
        platform.Hosts.Any(own => host == own || host.EndsWith("." + own, StringComparison.Ordinal));

    /// <summary>The host of what looks like a web address, with or without its scheme; null for anything else.</summary>
    public static string? HostOf(string written) =>
        Address(written)?.Host.ToLowerInvariant() is { } host && host.Contains('.') ? host : null;

    private static Uri? Address(string written)
    {
        var text = written.Trim();
        if (text.Any(char.IsWhiteSpace) || text.StartsWith('@')) return null;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            // "birchhill.elementary" is a handle; "instagram.com/birchhill" is an address; so is a bare "twitter.com".
            if (!text.Contains('/') && !text.EndsWith(".com", StringComparison.OrdinalIgnoreCase)) return null;
            text = "https://" + text;
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0
            ? new UriBuilder(address) { Scheme = "https", Port = address.IsDefaultPort ? -1 : address.Port, Fragment = "" }.Uri
            : null;
    }

    private static string LastSegment(Uri address) =>
        address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? Uri.UnescapeDataString(last) : "";
}
