namespace SppsFlows.Web;

/// <summary>Where a page leads back to, as its address or form says. Pure.</summary>
public static class BackAddress
{
    /// <summary>In characters: what a browser sends as an address, and no more.</summary>
    private const int Longest = 2000;

    /// <summary>
    /// Only addresses of this portal, so that no page sends anybody elsewhere; and none of signing in, which would lead in a circle.
    /// </summary>
    /// <returns>The start page for any other.</returns>
    public static string From(string? back) => back is ['/', not ('/' or '\\'), ..] && back.Length <= Longest
        && !back.StartsWith("/sign-", StringComparison.Ordinal) && !back.Any(char.IsControl) ? back : "/";
}
