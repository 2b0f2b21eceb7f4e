using System.Text;
using System.Text.RegularExpressions;

namespace SppsFlows.Intake.Forms;

/// <summary>Finds the field that a question, a label or a column title means. Pure.</summary>
public sealed partial class QuestionMatcher
{
    /// <summary>A longer title is prose.</summary>
    private const int LongestTitle = 300;

    private readonly Dictionary<string, string> _whole = new(StringComparer.Ordinal);
    private readonly List<(string Phrase, string Field)> _phrases = [];

    /// <param name="mapping">The district's own mapping, from question to field name. It wins.</param>
    public QuestionMatcher(FormDefinition form, IReadOnlyDictionary<string, string>? mapping = null)
    {
        foreach (var field in form.Fields)
        {
            foreach (var name in (IEnumerable<string>)[field.Name, field.Title, .. field.Names ?? []]) _whole.TryAdd(Key(name), field.Name);
            foreach (var phrase in (IEnumerable<string>)[field.Title, .. field.Phrases ?? []])
                _phrases.Add(($" {Key(phrase)} ", field.Name));
        }
        foreach (var (question, field) in mapping ?? new Dictionary<string, string>())
            if (form.Fields.Any(known => known.Name == field)) _whole[Key(question)] = field;
    }

    /// <summary>A label that stands for a field by itself: "School", "Contact e-mail".</summary>
    public string? ByName(string label) => label.Length <= LongestTitle ? _whole.GetValueOrDefault(Key(label)) : null;

    /// <summary>
    /// A question in any words: the longest phrase in it decides; null when there is none, or two of the same length disagree.
    /// </summary>
    public string? ByQuestion(string question)
    {
        if (ByName(question) is { } known || question.Length > LongestTitle) return ByName(question);
        // Text in brackets explains or lists the choices; it asks nothing.
        var key = $" {Key(Brackets().Replace(question, " "))} ";
        var matches = _phrases.Where(phrase => key.Contains(phrase.Phrase, StringComparison.Ordinal)).ToList();
        if (matches.Count == 0) return null;
        var longest = matches.Max(match => match.Phrase.Length);
        var fields = matches.Where(match => match.Phrase.Length == longest).Select(match => match.Field).Distinct().ToList();
        return fields.Count == 1 ? fields[0] : null;
    }

    /// <summary>Lower-case words with one space between them: "1. Contact E-mail*:" and "contactEmail" are both "contact email".</summary>
    internal static string Key(string text)
    {
        var key = new StringBuilder(text.Length);
        var previous = ' ';
        foreach (var letter in text.Replace("E-mail", "Email", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormKC))
        {
            if (char.IsUpper(letter) && char.IsLower(previous)) key.Append(' ');
            if (char.IsLetterOrDigit(letter)) key.Append(char.ToLowerInvariant(letter));
            else if (letter is not ('\'' or '’') && key.Length > 0 && key[^1] != ' ') key.Append(' ');
            previous = letter;
        }
        var words = key.ToString().Trim();
        // A question's number is not part of it.
        var start = words.TakeWhile(char.IsAsciiDigit).Count();
        return start is > 0 and < 4 && start < words.Length && words[start] == ' ' ? words[(start + 1)..] : words;
    }

    [GeneratedRegex(@"\([^()]*\)|\[[^\[\]]*\]")]
    private static partial Regex Brackets();
}
