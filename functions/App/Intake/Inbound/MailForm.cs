using System.Text;
using System.Text.RegularExpressions;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Secrets;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Reads "Field: value" lines from a mail's own text. A value continues over the next lines until a blank line or another label; a label
/// with nothing after it takes the lines below. Pure.
/// </summary>
public static partial class MailForm
{
    private const int MostLines = 5000;
    private const int LongestLabel = 80;

    public static FormValues Read(string ownWords, FormDefinition form, QuestionMatcher matcher)
    {
        var values = new FormValues();
        var scrubbed = SecretScrubber.Scrub(ownWords);
        if (scrubbed.Found) values.NoteScrubbed("text");
        FormField? field = null;
        var value = new StringBuilder();
        foreach (var raw in scrubbed.Text.Split('\n').Take(MostLines))
        {
            var line = Bullet().Replace(raw.Trim(), "").Replace(SecretScrubber.Mark, "", StringComparison.Ordinal);
            if (Labelled(line, form, matcher) is { } found)
            {
                End();
                (field, var first) = found;
                value.Append(first);
            }
            else if (line.Length == 0)
            {
                // There may be one blank line between a label and its value.
                if (value.Length > 0) End();
            }
            else if (field is not null)
            {
                if (value.Length > 0) value.Append('\n');
                value.Append(Unmark(line));
            }
        }
        End();
        return values;

        void End()
        {
            if (field is not null) values.Add(field.Name, Cut(value.ToString(), field));
            value.Clear();
            field = null;
        }
    }

    private static (FormField Field, string Value)? Labelled(string line, FormDefinition form, QuestionMatcher matcher)
    {
        var colon = line.AsSpan().IndexOfAny(':', '：');
        if (colon is <= 0 or > LongestLabel) return null;
        var label = Unmark(line[..colon]);
        // Neither "https://…" nor a sentence is a label: only a short question may be matched by its words.
        var name = matcher.ByName(label)
            ?? (label.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 8
                && !line[colon..].StartsWith("://", StringComparison.Ordinal)
                ? matcher.ByQuestion(label)
                : null);
        return name is null ? null : (form.Fields.First(field => field.Name == name), Unmark(line[(colon + 1)..]));
    }

    // What mail programs make of bold and links: "**Handle:** birch", "<https://…>", "birch@x.example<mailto:birch@x.example>".
    private static string Unmark(string text) =>
        MailTo().Replace(text, "").Trim().Trim('*', '_', '`').Trim() is ['<', .. var inner, '>'] && !inner.Contains(' ')
            ? inner
            : MailTo().Replace(text, "").Trim().Trim('*', '_', '`').Trim();

    // A value longer than the schema allows is a slip, or a whole mail below a label: enough is kept for the form to show.
    private static string Cut(string value, FormField field)
    {
        var most = field.Shape == FieldShape.List ? field.MaxLength * HookBody.MostItems : field.MaxLength;
        return value.Length > most ? value[..most] : value;
    }

    [GeneratedRegex(@"^(?:[-*•·]|\d{1,2}[.)])\s+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"<(?:mailto|tel):[^>\s]*>", RegexOptions.IgnoreCase)]
    private static partial Regex MailTo();
}
