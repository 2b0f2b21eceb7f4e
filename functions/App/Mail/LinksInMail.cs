using System.Net;
using System.Text.RegularExpressions;

namespace SppsFlows.Mail;

/// <summary>The web addresses in a mail, each once: in the order of the plain text, then those that are only in the HTML.</summary>
public static partial class LinksInMail
{
    public static IReadOnlyList<string> Find(string text, string html)
    {
        var inText = InText().Matches(text).Select(match => match.Value);
        var inHtml = InHtml().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));
        return [.. inText.Concat(inHtml).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A plain text in pieces; those that are links come with their address.</summary>
    public static IEnumerable<(string Text, string? Url)> Split(string text)
    {
        var from = 0;
        foreach (Match match in InText().Matches(text))
        {
            if (match.Index > from) yield return (text[from..match.Index], null);
            yield return (match.Value, match.Value);
            from = match.Index + match.Length;
        }
        if (from < text.Length) yield return (text[from..], null);
    }

    // Punctuation at the end is not part of an address.
    [GeneratedRegex("""https?://[^\s<>"]*[^\s<>".,;:!?)\]]""", RegexOptions.IgnoreCase)]
    private static partial Regex InText();

    [GeneratedRegex("""href="(https?://[^"]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex InHtml();
}
