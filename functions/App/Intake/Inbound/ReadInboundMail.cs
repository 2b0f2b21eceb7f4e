using System.Text.Json;
using MimeKit;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Makes an <see cref="InboundMail"/> from a post: from the raw MIME if it is there, else from the fields that SendGrid parsed. Pure.
/// </summary>
public static class ReadInboundMail
{
    private const int LongestBody = 500_000;
    private const int DeepestNesting = 30;

    /// <exception cref="InvalidDataException">The post holds neither a mail nor the fields of one.</exception>
    public static InboundMail Read(InboundPost post)
    {
        var (envelopeFrom, envelopeTo) = Envelope(post.Text("envelope"));
        var mail = post.Fields.TryGetValue("email", out var raw) && raw.Length > 0 ? FromMime(raw) : FromFields(post);
        return mail with
        {
            To = [.. envelopeTo.Concat(mail.To).Distinct(StringComparer.OrdinalIgnoreCase)],
            EnvelopeFrom = envelopeFrom,
            Dkim = post.Text("dkim"),
            Spf = post.Text("SPF"),
        };
    }

    private static InboundMail FromMime(byte[] raw)
    {
        MimeMessage mime;
        try
        {
            mime = new MimeParser(
                new ParserOptions { MaxMimeDepth = DeepestNesting }, new MemoryStream(raw, writable: false)).ParseMessage();
        }
        catch (Exception fault) when (fault is FormatException or IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException("The field email is not a mail (RFC 5322).", fault);
        }
        using (mime)
        {
            return new InboundMail
            {
                // With two From headers, the reader's program decides which one is shown. Neither is trusted.
                From = [.. mime.Headers.Where(header => header.Id == HeaderId.From).SelectMany(header => Addresses(header.Value))],
                To = [.. mime.To.Mailboxes.Concat(mime.Cc.Mailboxes).Select(mailbox => mailbox.Address)],
                Subject = mime.Subject ?? "",
                MessageId = mime.MessageId ?? "",
                Text = Short(mime.TextBody),
                Html = Short(mime.HtmlBody),
                Headers = Headers(mime.Headers.Select(header => (header.Field, header.Value))),
                EnvelopeFrom = null,
                Dkim = null,
                Spf = null,
            };
        }
    }

    private static InboundMail FromFields(InboundPost post)
    {
        var headers = ParseHeaders(post.Fields.GetValueOrDefault("headers") ?? []);
        if (post.Text("from") is not { Length: > 0 } from)
            throw new InvalidDataException("Neither the field email nor the field from is there.");
        return new InboundMail
        {
            From = [.. Addresses(from)],
            To = [.. Addresses(post.Text("to") ?? ""), .. Addresses(post.Text("cc") ?? "")],
            Subject = post.Text("subject") ?? "",
            MessageId = headers.GetValueOrDefault("Message-ID", "").Trim().Trim('<', '>'),
            Text = Short(post.Text("text")),
            Html = Short(post.Text("html")),
            Headers = headers,
            EnvelopeFrom = null,
            Dkim = null,
            Spf = null,
        };
    }

    private static Dictionary<string, string> ParseHeaders(byte[] raw)
    {
        try
        {
            return Headers(HeaderList.Load(new MemoryStream(
                [.. raw, (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'], writable: false)).Select(header => (header.Field, header.Value)));
        }
        catch (FormatException)
        {
            return Headers([]);
        }
    }

    private static Dictionary<string, string> Headers(IEnumerable<(string Name, string Value)> headers)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers) byName.TryAdd(name, value);
        return byName;
    }

    private static IEnumerable<string> Addresses(string header) =>
        InternetAddressList.TryParse(header, out var list) ? list.Mailboxes.Select(mailbox => mailbox.Address.ToLowerInvariant()) : [];

    private static (string? From, IReadOnlyList<string> To) Envelope(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return (null, []);
        try
        {
            using var envelope = JsonDocument.Parse(json);
            if (envelope.RootElement.ValueKind != JsonValueKind.Object) return (null, []);
            var from = envelope.RootElement.TryGetProperty("from", out var sender) && sender.ValueKind == JsonValueKind.String
                ? sender.GetString()
                : null;
            return (from, envelope.RootElement.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.Array
                ? [.. to.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)] : []);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, []);
        }
    }

    private static string Short(string? text) => text is null ? "" : text.Length > LongestBody ? text[..LongestBody] : text;
}
