using System.Globalization;
using System.Text;

namespace SppsFlows.Directory;

/// <summary>Finds the school or department that somebody means: by id, by name, by the beginning of its name. Pure.</summary>
public static class OrgSearch
{
    public static OrgFound Find(IReadOnlyCollection<OrgUnit> orgs, string written)
    {
        var words = Words(written);
        if (words.Length == 0) return new OrgFound.None([]);
        var text = string.Join(' ', words);
        if (orgs.FirstOrDefault(org => string.Equals(org.Id, written.Trim(), StringComparison.OrdinalIgnoreCase)) is { } byId)
            return new OrgFound.Found(byId);
        if (Only(orgs.Where(org => Name(org) == text)) is { } byName) return new OrgFound.Found(byName);
        // "Birch Hill", "birch hill elem": each word begins the word in its place.
        if (Only(orgs.Where(org => Begins(Words(org.Name), words))) is { } byBeginning) return new OrgFound.Found(byBeginning);
        return new OrgFound.None([.. orgs
            .Select(org => (Org: org, Distance: Distance(org, text, words)))
            .Where(candidate => candidate.Distance <= Math.Max(2, text.Length / 4))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Org.Name, StringComparer.Ordinal)
            .Take(3).Select(candidate => candidate.Org)]);
    }

    private static OrgUnit? Only(IEnumerable<OrgUnit> orgs) => orgs.Take(2).ToList() is [var only] ? only : null;

    private static bool Begins(string[] name, string[] words) =>
        words.Length <= name.Length
            && words.Select((word, at) => name[at].StartsWith(word, StringComparison.Ordinal)).All(begins => begins);

    // Compared with the whole name, and with as many of its words as were written; a name that shares the first word is near too.
    private static int Distance(OrgUnit org, string text, string[] words)
    {
        var name = Words(org.Name);
        var nearest = Math.Min(Edits(string.Join(' ', name), text), Edits(string.Join(' ', name.Take(words.Length)), text));
        return name[0] == words[0] ? Math.Min(nearest, 2) : nearest;
    }

    private static string Name(OrgUnit org) => string.Join(' ', Words(org.Name));

    private static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsLetterOrDigit(letter)) plain.Append(char.ToLowerInvariant(letter));
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark && letter is not ('\'' or '’' or '.'))
                plain.Append(' ');
        }
        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Letters to change, add, leave out or swap with their neighbour.</summary>
    private static int Edits(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}

/// <summary>Closed.</summary>
public abstract record OrgFound
{
    private OrgFound() { }

    public sealed record Found(OrgUnit Org) : OrgFound;

    /// <param name="Near">Suggestions, nearest first.</param>
    public sealed record None(IReadOnlyList<OrgUnit> Near) : OrgFound;
}
