using System.Text.Json;
using SppsFlows.Mail;

namespace SppsFlows.Intake.MailEvents;

/// <summary>
/// Reads the body of SendGrid's event webhook: an array of flat objects, with our custom arguments among their properties. Pure.
/// </summary>
/// <remarks>https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event</remarks>
public static class ReadMailEvents
{
    /// <returns>The events that a person must know of; deliveries, delays and events of mails that are not ours are left out.</returns>
    /// <exception cref="FormatException">The body is not such an array.</exception>
    public static IReadOnlyList<MailEvent> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("The body must be a JSON array of events.");
            return [.. json.RootElement.EnumerateArray().Select(Read).OfType<MailEvent>()];
        }
        catch (JsonException fault)
        {
            throw new FormatException("The body is not JSON.", fault);
        }
    }

    private static MailEvent? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        if (KindOf(Text(item, "event"), Text(item, "type")) is not { } kind) return null;
        return Text(item, "sg_event_id") is { Length: > 0 and <= 200 } id
            && Text(item, SendGridMailer.KeyArgument) is { Length: > 0 and <= 500 } key
            ? new MailEvent(id, key, kind, CodeOf(Text(item, "status")))
            : null;
    }

    private static MailEventKind? KindOf(string? name, string? type) => (name, type) switch
    {
        ("bounce", "blocked") => MailEventKind.Blocked,
        ("bounce", _) => MailEventKind.Bounced,
        ("dropped", _) => MailEventKind.Dropped,
        ("spamreport", _) => MailEventKind.MarkedAsSpam,
        _ => null,
    };

    private static string CodeOf(string? status) =>
        status is { Length: <= 9 } && status.All(letter => char.IsAsciiDigit(letter) || letter == '.') ? status : "";

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
