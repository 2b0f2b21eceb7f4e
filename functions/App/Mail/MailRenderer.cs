using System.Text;
using System.Text.Encodings.Web;

namespace SppsFlows.Mail;

/// <summary>Makes the plain text and the HTML of a mail from its blocks. The HTML loads no image, script or stylesheet.</summary>
public static class MailRenderer
{
    private const int TextWidth = 72;

    public static MailBody Render(MailDraft draft) => new(Text(draft), Html(draft));

    private static string Text(MailDraft draft)
    {
        var parts = draft.Blocks.Select(block => block switch
        {
            MailBlock.Title title => $"{title.Text}\n{new string('-', Math.Min(title.Text.Length, TextWidth))}",
            MailBlock.Paragraph paragraph => Wrap(paragraph.Text, ""),
            MailBlock.FactList list => string.Join('\n', list.Facts.Select(fact => Wrap($"{fact.Name}: {fact.Value}", "  "))),
            MailBlock.Items items => string.Join('\n', items.Texts.Select(text => "- " + Wrap(text, "  "))),
            // On a separate line, so that no mail program breaks it or makes a full stop part of it.
            MailBlock.Link link => $"{link.Label}:\n{link.Url}",
            MailBlock.SmallPrint note => Wrap(note.Text, ""),
            _ => throw new InvalidOperationException(block.GetType().Name),
        });
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Html(MailDraft draft)
    {
        var html = new StringBuilder();
        html.Append(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Encode(draft.Subject))
            .Append(
                "</title></head><body style=\"margin:0;background:#f4f5f7;color:#1c2733;font:16px/1.5 system-ui,-apple-system,'Segoe "
                + "UI',sans-serif\">")
            .Append("<main style=\"max-width:36em;margin:0 auto;padding:24px;background:#fff\">");
        foreach (var block in draft.Blocks) Append(html, block);
        return html.Append("</main></body></html>").ToString();
    }

    private static void Append(StringBuilder html, MailBlock block)
    {
        switch (block)
        {
            case MailBlock.Title title:
                html.Append("<h1 style=\"font-size:20px;margin:0 0 16px\">").Append(Encode(title.Text)).Append("</h1>");
                break;
            case MailBlock.Paragraph paragraph:
                html.Append("<p style=\"margin:0 0 16px\">").Append(Lines(paragraph.Text)).Append("</p>");
                break;
            case MailBlock.FactList list:
                html.Append("<table style=\"border-collapse:collapse;margin:0 0 16px\">");
                foreach (var (name, value) in list.Facts)
                    html.Append(
                        "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;padding:4px 16px 4px 0;font-weight:600\">")
                            .Append(Encode(name))
                        .Append("</th><td style=\"vertical-align:top;padding:4px 0\">").Append(Lines(value)).Append("</td></tr>");
                html.Append("</table>");
                break;
            case MailBlock.Items items:
                html.Append("<ul style=\"margin:0 0 16px;padding-left:24px\">");
                foreach (var text in items.Texts) html.Append("<li>").Append(Encode(text)).Append("</li>");
                html.Append("</ul>");
                break;
            case MailBlock.Link link:
                html.Append("<p style=\"margin:24px 0\"><a href=\"").Append(Encode(link.Url))
                    .Append(
                        "\" style=\"display:inline-block;padding:12px "
                        + "20px;background:#0b5394;color:#fff;text-decoration:none;border-radius:6px;font-weight:600\">")
                    .Append(Encode(link.Label)).Append("</a></p>");
                break;
            case MailBlock.SmallPrint note:
                html.Append("<p style=\"margin:16px 0 0;color:#4a5663;font-size:14px\">").Append(Lines(note.Text)).Append("</p>");
                break;
        }
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Lines(string text) => string.Join("<br>", text.ReplaceLineEndings("\n").Split('\n').Select(Encode));

    private static string Wrap(string text, string indent)
    {
        var wrapped = new StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (wrapped.Length > 0) wrapped.Append('\n').Append(indent);
            var column = 0;
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (column > 0 && column + 1 + word.Length > TextWidth)
                {
                    wrapped.Append('\n').Append(indent);
                    column = indent.Length;
                }
                else if (column > 0)
                {
                    wrapped.Append(' ');
                    column++;
                }
                wrapped.Append(word);
                column += word.Length;
            }
        }
        return wrapped.ToString();
    }
}
