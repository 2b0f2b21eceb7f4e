using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SppsFlows.Intake.Inbound;

/// <summary>The fields of one SendGrid Inbound Parse post. Files are counted, not kept.</summary>
/// <param name="Fields">By name, ignoring case (SendGrid writes SPF and dkim).</param>
public sealed record InboundPost(IReadOnlyDictionary<string, byte[]> Fields, string Charsets)
{
    private const int MostParts = 300;

    /// <summary>A field as text, in the charset that the post names for it.</summary>
    public string? Text(string name) => Fields.TryGetValue(name, out var bytes) ? EncodingOf(name).GetString(bytes) : null;

    /// <exception cref="InvalidDataException">The body is not multipart, or is broken.</exception>
    public static async Task<InboundPost> ReadAsync(byte[] body, string? contentType, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException("The body is not multipart/form-data.");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 200) throw new InvalidDataException("The Content-Type names no usable boundary.");
        var fields = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body, writable: false));
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; parts++)
            {
                if (parts >= MostParts) throw new InvalidDataException($"More than {MostParts} parts.");
                var content = section.GetContentDispositionHeader();
                var name = HeaderUtilities.RemoveQuotes(content?.Name ?? "").ToString();
                using var bytes = new MemoryStream();
                await section.Body.CopyToAsync(bytes, cancellationToken);
                // The first of two fields with one name counts; attachments are for another feature.
                if (name.Length > 0 && (!content!.IsFileDisposition() || name.Equals("email", StringComparison.OrdinalIgnoreCase)))
                    fields.TryAdd(name, bytes.ToArray());
            }
        }
        catch (IOException fault)
        {
            throw new InvalidDataException("The multipart body is broken off or malformed.", fault);
        }
        return new InboundPost(fields, fields.TryGetValue("charsets", out var charsets) ? Encoding.UTF8.GetString(charsets) : "");
    }

    // An unknown charset is read as Latin-1: wrong letters are better than a lost mail.
    private Encoding EncodingOf(string name)
    {
        try
        {
            if (Charsets.Length == 0) return Encoding.UTF8;
            using var charsets = JsonDocument.Parse(Charsets);
            return charsets.RootElement.ValueKind == JsonValueKind.Object
                && charsets.RootElement.TryGetProperty(name, out var charset) && charset.ValueKind == JsonValueKind.String
                ? Encoding.GetEncoding(charset.GetString()!)
                : Encoding.UTF8;
        }
        catch (JsonException)
        {
            return Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1;
        }
    }
}
