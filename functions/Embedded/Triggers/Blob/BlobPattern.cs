using System.Text;
using System.Text.RegularExpressions;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// A blob trigger's path, as <c>inbox/{org}/{name}.{ext}</c>. As on the real host, a name in braces matches any text, slashes included, as
/// much as possible.
/// </summary>
internal sealed partial class BlobPattern
{
    private readonly Regex _blob;

    /// <exception cref="FormatException">The path is not a container with a pattern; the message says why.</exception>
    public BlobPattern(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        Container = slash < 0 ? path : path[..slash];
        // Azure's rule: a container outside it would work in a folder and fail when deployed.
        if (!ContainerName().IsMatch(Container))
            throw new FormatException($"the container '{Container}' must be 3 to 63 lower-case letters, digits and single hyphens");
        var pattern = slash < 0 ? "{name}" : path[(slash + 1)..];
        if (pattern.Length == 0) throw new FormatException("the path ends after the container");
        (_blob, Names) = Compile(pattern);
    }

    public string Container { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The values of the names if the blob's path inside the container matches, else null.</summary>
    public Dictionary<string, object?>? Match(string blob)
    {
        var match = _blob.Match(blob);
        return match.Success
            ? Names.ToDictionary(name => name, object? (name) => match.Groups[name].Value, StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private static (Regex, IReadOnlyList<string>) Compile(string pattern)
    {
        var names = new List<string>();
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is not ('{' or '}') || (i + 1 < pattern.Length && pattern[i + 1] == pattern[i]))
            {
                // A doubled brace stands for itself.
                regex.Append(Regex.Escape(pattern[i].ToString()));
                if (pattern[i] is '{' or '}') i++;
                continue;
            }
            var end = pattern.IndexOf('}', i);
            var name = end <= i ? "" : pattern[(i + 1)..end];
            if (!ParameterName().IsMatch(name)) throw new FormatException($"'{pattern}' has a brace without a name");
            if (names.Contains(name, StringComparer.OrdinalIgnoreCase)) throw new FormatException($"'{pattern}' has '{{{name}}}' twice");
            names.Add(name);
            regex.Append("(?<").Append(name).Append(">.*)");
            i = end;
        }
        return (new Regex(
            regex.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)), names);
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex ParameterName();
}
