using System.Text.RegularExpressions;

namespace SppsFlows.Policy;

/// <summary>A US street address in a form in which two spellings of one place are equal.</summary>
internal static partial class SiteAddress
{
    private static readonly Dictionary<string, string> Short = new()
    {
        ["street"] = "st",
        ["avenue"] = "ave",
        ["av"] = "ave",
        ["road"] = "rd",
        ["lane"] = "ln",
        ["drive"] = "dr",
        ["boulevard"] = "blvd",
        ["court"] = "ct",
        ["place"] = "pl",
        ["parkway"] = "pkwy",
        ["terrace"] = "ter",
        ["circle"] = "cir",
        ["highway"] = "hwy",
        ["trail"] = "trl",
        ["square"] = "sq",
        ["suite"] = "ste",
        ["fort"] = "ft",
        ["saint"] = "st",
        ["north"] = "n",
        ["south"] = "s",
        ["east"] = "e",
        ["west"] = "w",
        ["northeast"] = "ne",
        ["northwest"] = "nw",
        ["southeast"] = "se",
        ["southwest"] = "sw",
    };

    /// <returns>The street line's key, and the five-digit ZIP code when there is one.</returns>
    public static (string Street, string? Zip) Read(string address)
    {
        var street = address.ReplaceLineEndings(",").Split(',', 2, StringSplitOptions.TrimEntries)[0];
        var zip = Zip().Match(address);
        return (Key(street), zip.Success ? zip.Groups[1].Value : null);
    }

    /// <summary>Lower-case words in their short forms, without punctuation.</summary>
    public static string Key(string text) =>
        string.Join(' ', Word().Matches(text.ToLowerInvariant()).Select(word => Short.GetValueOrDefault(word.Value, word.Value)));

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(\d{5})(?:-\d{4})?\s*$")]
    private static partial Regex Zip();
}
