namespace SppsFlows.Vetting;

/// <summary>The web address of an app. Pure.</summary>
internal static class AppAddress
{
    // Of these a host says nothing about which app it is.
    private static readonly string[] Stores =
        ["apps.apple.com", "play.google.com", "chromewebstore.google.com", "apps.microsoft.com", "microsoft.com", "google.com",
            "sites.google.com"];

    /// <summary>The address as it is kept: https, without what follows a #; null when it is none.</summary>
    public static string? Read(string written)
    {
        var text = written.Trim();
        if (text.Length == 0 || text.Any(char.IsWhiteSpace)) return null;
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0 || !address.Host.Contains('.') || address.HostNameType is not UriHostNameType.Dns)
            return null;
        var port = address.IsDefaultPort ? -1 : address.Port;
        return new UriBuilder(address) { Scheme = "https", Port = port, Fragment = "" }.Uri.AbsoluteUri;
    }

    /// <summary>The host without <c>www.</c>; null where it is a store's that has many apps.</summary>
    public static string? OwnHost(string? url)
    {
        if (url is null || !Uri.TryCreate(url, UriKind.Absolute, out var address)) return null;
        var host = address.Host.ToLowerInvariant();
        if (host.StartsWith("www.", StringComparison.Ordinal)) host = host["www.".Length..];
        return Stores.Contains(host) ? null : host;
    }
}
