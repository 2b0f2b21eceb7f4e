using System.Globalization;
using System.Text.RegularExpressions;

namespace SppsFlows.Accounts.Request;

/// <summary>Grades as people write them: <c>3</c>, <c>K-5</c>, <c>9 to 12</c>. Kindergarten is 0, what comes before it −1.</summary>
public sealed partial record GradeSpan(int Youngest, int Oldest)
{
    private const int AgeInKindergarten = 5;

    /// <summary>From a field that holds grades only; null when none can be read.</summary>
    public static GradeSpan? Read(string? text) => Of(text is null ? [] : Grade().Matches(text).Select(match => match.Value));

    /// <summary>From a sentence that may mention grades: "families of grades 3-5", "5th graders".</summary>
    public static GradeSpan? Mentioned(string? text) =>
        Of(text is null ? [] : Mention().Matches(text).SelectMany(match => match.Groups["grade"].Captures).Select(grade => grade.Value));

    /// <summary>Whether pupils in these grades can be younger than an age, in years.</summary>
    public bool HasPupilsUnder(int age) => Youngest + AgeInKindergarten < age;

    public override string ToString() => Youngest == Oldest ? Name(Youngest) : $"{Name(Youngest)}-{Name(Oldest)}";

    private static GradeSpan? Of(IEnumerable<string> written)
    {
        var grades = written.Select(Number).Where(grade => grade <= 12).ToList();
        return grades.Count == 0 ? null : new(grades.Min(), grades.Max());
    }

    private static string Name(int grade) => grade switch { < 0 => "PreK", 0 => "K", _ => grade.ToString(CultureInfo.InvariantCulture) };

    private static int Number(string grade) => char.ToLowerInvariant(grade[0]) switch
    {
        'p' => -1,
        'k' => 0,
        _ => int.Parse(string.Concat(grade.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\b(?:pre-?k|pk|kindergarten|k|[0-9]{1,2}(?:st|nd|rd|th)?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Grade();

    [GeneratedRegex(
        @"\bgrades?\s+(?<grade>k|[0-9]{1,2})\b(?:\s*(?:-|–|to|through|and|,)\s*(?<grade>[0-9]{1,2})\b)*"
        + @"|\b(?<grade>[0-9]{1,2})(?:st|nd|rd|th)[\s-]grade|\b(?<grade>kindergarten|pre-?k)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Mention();
}
