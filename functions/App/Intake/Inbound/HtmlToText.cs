using System.Text;
using MimeKit.Text;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// The text of an HTML mail as its reader sees it: a line for each block, quoted mails as <c>&gt;</c> lines. Pure. It reads tags in
/// sequence and builds no tree: a tree of fifty thousand open tags takes minutes to build.
/// </summary>
public static class HtmlToText
{
    private const int LongestHtml = 1_000_000;

    private static readonly HashSet<string> Unseen = new(
        ["head", "title", "script", "style", "template", "noscript", "svg", "object", "iframe", "select", "textarea"],
        StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Blocks = new(
        [
            "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section",
            "article", "header", "footer", "dl", "dt", "dd", "form", "body"
        ],
        StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Empty = new(
        ["br", "hr", "img", "input", "meta", "link", "col", "wbr"], StringComparer.OrdinalIgnoreCase);

    public static string Convert(string html)
    {
        var tokens = new HtmlTokenizer(new StringReader(html.Length > LongestHtml ? html[..LongestHtml] : html))
        {
            DecodeCharacterReferences = true
        };
        var writer = new Writer();
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag) writer.Tag(tag);
            // Only text between tags: the content of script and style is another kind of token.
            else if (token is { Kind: HtmlTokenKind.Data } and HtmlDataToken data) writer.Text(data.Data);
        }
        return writer.End();
    }

    private sealed class Writer
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _line = new();
        private int _quotes;
        private int _cellInRow;

        /// <summary>The element whose content is hidden, and how many elements of that name are open.</summary>
        private (string Name, int Open)? _hidden;

        public void Tag(HtmlTagToken tag)
        {
            if (_hidden is { } hidden)
            {
                if (!tag.Name.Equals(hidden.Name, StringComparison.OrdinalIgnoreCase) || tag.IsEmptyElement) return;
                var open = hidden.Open + (tag.IsEndTag ? -1 : 1);
                _hidden = open == 0 ? null : (hidden.Name, open);
                return;
            }
            if (!tag.IsEndTag && !tag.IsEmptyElement && !Empty.Contains(tag.Name) && (Unseen.Contains(tag.Name) || IsHidden(tag)))
            {
                _hidden = (tag.Name, 1);
                return;
            }
            if (Blocks.Contains(tag.Name)) EndLine();
            switch (tag.Name.ToLowerInvariant())
            {
                case "blockquote":
                    _quotes = Math.Max(0, _quotes + (tag.IsEndTag ? -1 : 1));
                    break;
                case "p" when tag.IsEndTag:
                    _text.Append('\n');
                    break;
                case "tr":
                    _cellInRow = 0;
                    break;
                // A table of two columns is a form: "Platform | Instagram".
                case "td" or "th" when !tag.IsEndTag && _cellInRow++ > 0 && _line.Length > 0:
                    _line.Append(_line[^1] == ':' ? " " : ": ");
                    break;
            }
        }

        public void Text(string text)
        {
            if (_hidden is not null) return;
            foreach (var letter in text)
            {
                if (!char.IsWhiteSpace(letter)) _line.Append(letter);
                else if (_line.Length > 0 && _line[^1] != ' ') _line.Append(' ');
            }
        }

        public string End()
        {
            EndLine();
            return _text.ToString();
        }

        private void EndLine()
        {
            var line = _line.ToString().TrimEnd();
            _line.Clear();
            if (line.Length == 0) return;
            _text.Append('>', Math.Min(_quotes, 9)).Append(_quotes > 0 ? " " : "").Append(line).Append('\n');
        }

        private static bool IsHidden(HtmlTagToken tag) => tag.Attributes.Any(attribute =>
            attribute.Name.Equals("hidden", StringComparison.OrdinalIgnoreCase)
            || (attribute.Name.Equals("style", StringComparison.OrdinalIgnoreCase)
                && attribute.Value?.Replace(" ", "", StringComparison.Ordinal).Contains(
                    "display:none", StringComparison.OrdinalIgnoreCase) == true));
    }
}
