using SppsFlows.Intake.Secrets;

namespace SppsFlows.Intake.Forms;

/// <summary>
/// What somebody wrote into the fields of a form, free of credentials (B7): nothing gets in here unscrubbed, and nothing else of a mail or
/// a hook is stored.
/// </summary>
public sealed class FormValues
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _scrubbed = new(StringComparer.Ordinal);

    /// <summary>Where credentials were taken out: names of fields or labels.</summary>
    public IReadOnlyCollection<string> Scrubbed => _scrubbed;

    public bool IsEmpty => _values.Count == 0;

    public IEnumerable<string> Fields => _values.Keys;

    public string? Text(string field) => _values.TryGetValue(field, out var values) ? string.Join(", ", values) : null;

    public IReadOnlyList<string> List(string field) => _values.TryGetValue(field, out var values) ? values : [];

    public bool Has(string field) => _values.ContainsKey(field);

    /// <summary>Adds a value; a blank one counts as not given.</summary>
    public void Add(string field, string value)
    {
        var scrubbed = SecretScrubber.Scrub(value);
        if (scrubbed.Found) _scrubbed.Add(field);
        var clean = Clean(scrubbed.Found ? scrubbed.Text.Replace(SecretScrubber.Mark, "", StringComparison.Ordinal) : value);
        if (clean.Length == 0) return;
        if (!_values.TryGetValue(field, out var values)) _values[field] = values = [];
        values.Add(clean);
    }

    /// <summary>Notes that something was taken out before it came here.</summary>
    /// <param name="where">A name that cannot itself hold the credential.</param>
    public void NoteScrubbed(string where) => _scrubbed.Add(where);

    // PostgreSQL accepts no NUL, and nobody means the other control characters.
    private static string Clean(string value) =>
        string.Concat(value.Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')).Trim();
}
