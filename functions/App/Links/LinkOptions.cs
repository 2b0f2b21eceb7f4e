namespace SppsFlows.Links;

/// <summary>Configuration section <c>Links</c>: how people who use mailed links are told from mail scanners (A5).</summary>
public sealed class LinkOptions
{
    /// <summary>A form sent sooner than this after its mail was delivered needs a confirmation code.</summary>
    public TimeSpan ScannerWindow { get; set; } = TimeSpan.FromSeconds(20);

    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wrong tries after which a code is dead.</summary>
    public int CodeMaxTries { get; set; } = 5;

    /// <summary>Codes for one person and task; after that only signing in helps.</summary>
    public int MaxCodes { get; set; } = 8;

    /// <summary>Opening a link is recorded once, and again only after this time for the same program.</summary>
    public TimeSpan OpenLogInterval { get; set; } = TimeSpan.FromMinutes(1);
}
