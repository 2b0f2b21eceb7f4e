using System.Globalization;
using System.Text;

namespace SppsFlows.Links;

/// <summary>
/// Whether a typed name is a person's signature (A5). It is lenient about what people really type (case, accents, hyphens, order as in
/// "Reyes, Paula", a middle name, a title) and strict about whose name it is.
/// </summary>
public static class Signature
{
    /// <summary>Longer names are cut for the record.</summary>
    public const int MaxLength = 120;

    private const int MostExtraWords = 3;

    /// <summary>The part of a typed name that is kept on record.</summary>
    public static string Kept(string typed) => typed.Trim() is { Length: > MaxLength } longer ? longer[..MaxLength] : typed.Trim();

    public static bool Fits(string? typed, string givenName, string familyName)
    {
        var words = Words(typed);
        var given = Words(givenName);
        var family = Words(familyName);
        if (given.Count == 0 && family.Count == 0) return false;
        // One of several given names is enough; the family name must be complete.
        return (given.Count == 0 || given.Any(words.Contains))
            && family.All(words.Contains)
            && words.Count <= given.Count + family.Count + MostExtraWords;
    }

    private static List<string> Words(string? text)
    {
        var plain = new StringBuilder();
        foreach (var character in (text ?? "").Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(character)) plain.Append(char.ToLowerInvariant(character));
            // Apostrophes and accents are dropped (O’Brien, José); everything else separates words.
            else if (character is not ('\'' or '’' or '`' or 'ʻ')
                && CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark)
                plain.Append(' ');
        }
        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
