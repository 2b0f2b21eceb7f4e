using System.Text.RegularExpressions;

namespace SppsFlows.App.Tests.Layers;

/// <summary>
/// Which other folders a source file names: in its <c>using</c> lines, and where it writes out a name. It also finds constants, which leave
/// no trace in compiled code.
/// </summary>
internal static partial class SourceUses
{
    /// <param name="file">
    /// Its path in the source folder, with <c>/</c>: the first part is its own folder. A file in no folder is above all of them.
    /// </param>
    /// <param name="isName">Whether a folder has a type or a namespace of that name.</param>
    public static IEnumerable<SourceUse> Of(string file, string text, string root, Func<string, string, bool> isName)
    {
        if (file.Split('/') is not [var own, _, ..]) yield break;
        foreach (var line in text.Split('\n'))
        {
            if (Import().Match(line) is { Success: true } import)
            {
                var name = import.Groups["name"].Value;
                if (name.Split('.') is [var first, var imported, ..] && first == root)
                    yield return new SourceUse(file, own, imported, name);
                continue;
            }
            foreach (Match match in Written().Matches(Comment().Replace(line, "")))
            {
                var words = match.Value.Split('.');
                if (words[0] == root) words = words[1..];
                if (words is [var folder, var named, ..] && isName(folder, named))
                    yield return new SourceUse(file, own, folder, $"{root}.{folder}.{named}");
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:global\s+)?@?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?:global::)?(?<name>[\w.]+)\s*;?\s*$")]
    private static partial Regex Import();

    /// <summary>Words with full stops between them, each capitalized like a namespace or type, that do not follow another name.</summary>
    [GeneratedRegex(@"(?<![\w.@])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex Written();

    [GeneratedRegex(@"//.*$")]
    private static partial Regex Comment();
}

/// <summary>A file names something of a folder.</summary>
internal sealed record SourceUse(string File, string FromFolder, string ToFolder, string Name);
