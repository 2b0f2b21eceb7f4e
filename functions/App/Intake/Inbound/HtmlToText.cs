using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace SppsFlows.Intake.Inbound;

/// <summary>The text of an HTML mail as its reader sees it, a line for each block, with quoted mails as <c>&gt;</c> lines. Pure; never throws on hostile input.</summary>
public static class HtmlToText
{
    private const int LongestHtml = 1_000_000;
    private const int MostNodes = 100_000;

    private static readonly HashSet<string> Unseen = new(["script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Blocks = new(["p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section", "article", "header", "footer", "dl", "dt", "dd", "form"], StringComparer.OrdinalIgnoreCase);

    public static string Convert(string html)
    {
        if (html.Length > LongestHtml) html = html[..LongestHtml];
        var body = new HtmlParser().ParseDocument(html).Body;
        return body is null ? "" : new Writer().Write(body);
    }

    private sealed class Writer
    {
        private readonly StringBuilder _text = new();
        private readonly StringBuilder _line = new();
        private int _quotes;
        private int _cellInRow;

        // A stack of our own: nesting in a mail from outside must not become nesting of calls.
        public string Write(INode root)
        {
            var todo = new Stack<(INode Node, bool Leaving)>([(root, false)]);
            for (var nodes = 0; todo.TryPop(out var next) && nodes < MostNodes; nodes++)
            {
                if (next.Leaving)
                {
                    Leave((IElement)next.Node);
                    continue;
                }
                if (next.Node is IText text)
                {
                    Append(text.Data);
                    continue;
                }
                if (next.Node is not IElement element || Unseen.Contains(element.LocalName) || IsHidden(element)) continue;
                Enter(element);
                todo.Push((element, true));
                for (var child = element.LastChild; child is not null; child = child.PreviousSibling) todo.Push((child, false));
            }
            EndLine();
            return _text.ToString();
        }

        private void Enter(IElement element)
        {
            if (Blocks.Contains(element.LocalName)) EndLine();
            switch (element.LocalName)
            {
                case "blockquote":
                    _quotes++;
                    break;
                case "tr":
                    _cellInRow = 0;
                    break;
                // A table of two columns is a form: "Platform | Instagram".
                case "td" or "th" when _cellInRow++ > 0 && _line.Length > 0:
                    _line.Append(_line[^1] == ':' ? " " : ": ");
                    break;
            }
        }

        private void Leave(IElement element)
        {
            if (element.LocalName == "br" || !Blocks.Contains(element.LocalName)) return;
            EndLine();
            if (element.LocalName == "blockquote") _quotes--;
            if (element.LocalName == "p") _text.Append('\n');
        }

        private void Append(string text)
        {
            foreach (var letter in text)
            {
                if (!char.IsWhiteSpace(letter)) _line.Append(letter);
                else if (_line.Length > 0 && _line[^1] != ' ') _line.Append(' ');
            }
        }

        private void EndLine()
        {
            var line = _line.ToString().TrimEnd();
            _line.Clear();
            if (line.Length == 0) return;
            _text.Append('>', Math.Min(_quotes, 9)).Append(_quotes > 0 ? " " : "").Append(line).Append('\n');
        }

        private static bool IsHidden(IElement element) =>
            element.HasAttribute("hidden") || (element.GetAttribute("style") is { } style && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));
    }
}
