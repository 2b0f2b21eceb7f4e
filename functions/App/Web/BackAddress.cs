namespace SppsFlows.Web;

/// <summary>The page to go back to, taken from an address or a form. Pure.</summary>
public static class BackAddress
{
    /// <summary>In characters: as much as a browser sends as an address.</summary>
    private const int Longest = 2000;

    /// <summary>
    /// Only addresses of this portal, so that no page sends anybody to another site, and no sign-in pages, which would lead in a circle.
    /// </summary>
    /// <returns>The start page for any other address.</returns>
    public static string From(string? back) => back is ['/', not ('/' or '\\'), ..] && back.Length <= Longest
        && !back.StartsWith("/sign-", StringComparison.Ordinal) && !back.Any(char.IsControl) ? back : "/";
}
