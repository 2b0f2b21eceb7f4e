using System.Text.RegularExpressions;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>The responsible managers of an account (A1): people of the directory, by e-mail. Pure.</summary>
internal static partial class ReadManagers
{
    private const int AtLeastForSchoolsAndDepartments = 2;
    private const int AtMost = 10;

    public static IReadOnlyList<string> Read(
        IReadOnlyList<string> written, AccountKind? kind, string requesterId, IReadOnlyDictionary<string, Person> byEmail,
        List<FieldProblem> problems)
    {
        var addresses = Addresses(written);
        var unreadable = Pieces(written).Where(piece => !Address().IsMatch(piece)).ToList();
        // A class of one's own: who else should manage it?
        if (addresses.Count == 0 && unreadable.Count == 0 && kind is AccountKind.Classroom) return [requesterId];
        var unknown = unreadable.Concat(addresses.Where(address => !byEmail.TryGetValue(address, out var person)
            || !person.Active)).ToList();
        if (unknown.Count > 0)
            problems.Add(new(
                "managers",
                $"The directory has no member of staff with "
                + $"{string.Join(", ", unknown.Take(3).Select(text => $"“{(text.Length > 60 ? text[..60] + "…" : text)}”"))}. Write "
                + "district e-mail addresses."));
        var ids = addresses.Where(byEmail.ContainsKey).Select(address => byEmail[address].Id).Distinct().ToList();
        if (unknown.Count == 0 && ids.Count < AtLeastForSchoolsAndDepartments && kind is AccountKind.School or AccountKind.Department)
            problems.Add(new(
                "managers",
                "Name at least two responsible managers, by district e-mail address, so that the account never hangs on one person."));
        if (ids.Count > AtMost) problems.Add(new("managers", $"Name at most {AtMost} managers."));
        return ids;
    }

    /// <summary>The e-mail addresses in what was written, lower case.</summary>
    public static IReadOnlyList<string> Addresses(IReadOnlyList<string> written) =>
        [.. Pieces(written).Select(piece => Address().Match(piece))
            .Where(match => match.Success).Select(match => match.Value.ToLowerInvariant()).Distinct()];

    // "Noah Park <noah@…>; rosa@… and ben@…", one a line or all in one.
    private static IEnumerable<string> Pieces(IReadOnlyList<string> written) => written
        .SelectMany(text => Separator().Split(text))
        .Select(piece => piece.Trim())
        .Where(piece => piece.Length > 0);

    [GeneratedRegex(@"[^\s<>,;@""'()]{1,64}@[^\s<>,;@""'()]{1,190}")]
    private static partial Regex Address();

    [GeneratedRegex(@"[,;\r\n]+|\s+(?:and|&)\s+|(?<=@\S+)\s+(?=\S+@)", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();
}
