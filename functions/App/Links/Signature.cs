using System.Globalization;
using System.Text;

namespace SppsFlows.Links;

/// <summary>
/// Whether a typed name is a person's signature (A5). Lenient about what people really type: case, accents, hyphens,
/// order ("Reyes, Paula"), a middle name or a title. Strict about whose name it is.
/// </summary>
public static class Signature
{
    /// <summary>For the record: longer names are cut.</summary>
    public const int MaxLength = 120;

    private const int MostExtraWords = 3;

    /// <summary>What of a typed name is kept on record.</summary>
    public static string Kept(string typed) => typed.Trim() is { Length: > MaxLength } longer ? longer[..MaxLength] : typed.Trim();

    public static bool Fits(string? typed, string givenName, string familyName)
    {
        var words = Words(typed);
        var given = Words(givenName);
        var family = Words(familyName);
        if (given.Count == 0 && family.Count == 0) return false;
        // Of several given names one will do; the family name is wanted whole.
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
            // Apostrophes and accents vanish (O’Brien, José); everything else parts words.
            else if (character is not ('\'' or '’' or '`' or 'ʻ')
                && CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark)
                plain.Append(' ');
        }
        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
