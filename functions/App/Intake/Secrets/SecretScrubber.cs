using System.Text;
using System.Text.RegularExpressions;

namespace SppsFlows.Intake.Secrets;

/// <summary>
/// Takes credentials out of what people sent the wrong way (B7), before it is stored, logged or echoed. Pure. It takes too much rather than
/// too little: what is lost is asked for again, what leaks stays leaked.
/// </summary>
public static partial class SecretScrubber
{
    /// <summary>Marks where something was taken out.</summary>
    public const string Mark = "[removed]";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>
    /// No honest text mentions secrets more often. Each mention makes the expressions look ahead some hundred characters, in several ways,
    /// so this bounds what a text can cost: this many lookaheads, plus a few passes over it.
    /// </summary>
    internal const int MostMentions = 300;

    /// <summary>
    /// In milliseconds; a last resort: no expression below goes over a stretch of text more than a fixed number of times.
    /// </summary>
    private const int Limit = 20_000;

    private const string Tag = "</?[a-z][^>\n]{0,200}>";

    /// <summary>Between label and separator: quotes, emphasis, tags, a remark in brackets, "for the Instagram account".</summary>
    private const string Gap =
        $@"(?:[\s""'*_`’”\\\]]|{Tag}|\([^)\n]{{0,40}}\)){{0,12}}"
        + $@"(?:(?:for|of|to|on|at|de|del|da|do|para|pour|du|für|zu|von|rau)\s(?:[^\s:=\n]{{1,40}}\s+){{0,5}}[^\s:=\n]{{0,40}})??"
        + $@"(?:[\s""'*_`’”\\\]]|{Tag}){{0,12}}";

    private const string Separator =
        $@"(?:=>|->|[:：=＝→➜—–]|%3A|%3D|(?<=\s)-(?=\s)|</[a-z]+>\s*<[a-z][^>\n]{{0,200}}>"
        + $@"|(?<=[\s""'])(?:is|are|was|es|son|ist|sind|lautet|est|sont|waa|yog|é|là)(?=[\s:]|$)|[是为為は])";

    [GeneratedRegex($"{SecretWords.Pattern}{Gap}{Separator}(?<rest>.*)$", Options, Limit)]
    private static partial Regex Labelled();

    /// <summary>No separator, but what follows looks like a password: digits or symbols among letters.</summary>
    [GeneratedRegex($@"{SecretWords.Pattern}[\s""'“(]{{1,3}}(?=[^\s]*[\d!@#$%^&*+?])(?=[^\s]*\p{{L}}|\d{{4}})[^\s]{{4,}}", Options, Limit)]
    private static partial Regex InProse();

    [GeneratedRegex($@"<[^<>\n]{{0,40}}{SecretWords.Pattern}[^<>\n]{{0,200}}>[^<\n]*", Options, Limit)]
    private static partial Regex Element();

    [GeneratedRegex("""
        -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----.*?(?:-----END[^\n]*|\z)
        |otpauth(?:-migration)?://\S+
        |(?<=https?://)[^\s/@:?#]{1,100}:[^\s/@]{1,200}(?=@)
        |(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{16,}|(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,}[A-Za-z0-9_.-]*
        |(?<![A-Za-z0-9+/=_-])(?-i:(?=[A-Z2-7]*[2-7])(?=[2-7]*[A-Z])[A-Z2-7]{16,128}=*)(?![A-Za-z0-9+/=_-])
        |(?<![A-Za-z0-9])(?-i:(?=[A-Z2-7 -]{0,78}[2-7])[A-Z2-7]{4}(?:[ -][A-Z2-7]{4}){3,15})(?![A-Za-z0-9])
        |(?<![A-Za-z0-9])(?-i:(?=[a-z2-7 -]{0,78}[2-7])[a-z2-7]{4}(?:[ -][a-z2-7]{4}){5,15})(?![A-Za-z0-9])
        """, Options | RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline, Limit)]
    private static partial Regex Anywhere();

    /// <summary>A line of recovery codes: nothing but groups of letters and digits, with a digit.</summary>
    [GeneratedRegex(
        @"^\s*(?:(?:[-*•]|\d{1,2}[.)])\s*)?(?=\S*\d|\S+\s\S*\d)[a-z0-9]{3,16}(?:[\s,;-]{1,3}[a-z0-9]{3,16}){0,11}\s*$", Options, Limit)]
    private static partial Regex CodeLine();

    [GeneratedRegex("[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]", Options, Limit)]
    private static partial Regex Invisible();

    [GeneratedRegex(SecretWords.Pattern, Options, Limit)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?<=[\p{Ll}\d])(?=\p{Lu})", RegexOptions.CultureInvariant, Limit)]
    private static partial Regex CamelHump();

    /// <summary>The text without its credentials.</summary>
    public static Scrubbed Scrub(string text)
    {
        try
        {
            var visible = Invisible().Replace(text, "");
            if (SecretName().Count(visible) > MostMentions) return new Scrubbed(Mark, true);
            var clean = Lines(Anywhere().Replace(visible, Mark));
            return clean.Contains(Mark, StringComparison.Ordinal) ? new Scrubbed(clean, true) : new Scrubbed(text, false);
        }
        catch (RegexMatchTimeoutException)
        {
            // The text was made to be slow: nothing of it is kept.
            return new Scrubbed(Mark, true);
        }
    }

    /// <summary>Whether the value under this name (a JSON key, a question, a label) is a credential.</summary>
    public static bool IsSecretName(string name) =>
        SecretName().IsMatch(CamelHump().Replace(Invisible().Replace(name.Length > 500 ? name[..500] : name, ""), " ").Replace('_', ' '));

    private static string Lines(string text)
    {
        var clean = new StringBuilder(text.Length);
        var state = After.Nothing;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (clean.Length > 0) clean.Append('\n');
            var (kept, next) = Line(line, state);
            clean.Append(kept);
            state = next;
        }
        return clean.ToString();
    }

    private static (string Kept, After Next) Line(string line, After state)
    {
        var blank = string.IsNullOrWhiteSpace(line);
        if (blank) return (line, state);
        if (Labelled().Match(line) is { Success: true } match)
            return (line[..match.Index]
                + Mark, match.Groups["rest"].Value.Trim(' ', '\t', '"', '\'', '*', '>', '|').Length == 0 ? After.EmptyLabel : After.Label);
        // "Password:" was alone on its line: this line is the password. After any label, codes may continue over several lines.
        if (state == After.EmptyLabel || (state == After.Label && CodeLine().IsMatch(line))) return (Mark, After.Label);
        return (InProse().Replace(Element().Replace(line, Mark), Mark), After.Nothing);
    }

    private enum After
    {
        Nothing,
        Label,
        EmptyLabel,
    }
}

/// <param name="Found">Something was taken out.</param>
public readonly record struct Scrubbed(string Text, bool Found);
