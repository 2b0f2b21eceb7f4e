namespace SppsFlows.Intake.Inbound;

/// <summary>A mail that came in, decoded, in whichever form SendGrid posted it. It is kept in memory only.</summary>
public sealed record InboundMail
{
    /// <summary>The addresses of the From header; an honest mail has one.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>The addresses in the envelope and the headers.</summary>
    public required IReadOnlyList<string> To { get; init; }

    public required string Subject { get; init; }

    /// <summary>Without angle brackets; empty when the mail has none.</summary>
    public required string MessageId { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>By name, ignoring case; the first of each name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Null when the post says nothing about the envelope; empty for a bounce.</summary>
    public required string? EnvelopeFrom { get; init; }

    /// <summary>As SendGrid posts it.</summary>
    public required string? Dkim { get; init; }

    /// <summary>As SendGrid posts it.</summary>
    public required string? Spf { get; init; }

    /// <summary>What the sender sees of it: plain text, or the HTML as text.</summary>
    public string Body => string.IsNullOrWhiteSpace(Text) ? HtmlToText.Convert(Html) : Text;
}
