namespace SppsFlows.Links;

/// <summary>
/// Programs that follow links in mails and identify themselves. Many do not, so what counts is their behavior (see
/// <see cref="ScannerCheck"/>).
/// </summary>
public static class ScannerSigns
{
    // Words of mail gateways, sandboxes and preview fetchers. Tools that people also use (curl, headless browsers) are not here.
    private static readonly string[] Words =
    [
        "barracuda", "proofpoint", "mimecast", "safelinks", "bingpreview", "urldefense", "ironport", "fireeye", "trendmicro", "sophos",
        "symantec",
        "messagelabs", "forcepoint", "cloudmark", "zscaler", "virustotal", "urlscan", "mailscanner", "linkcheck", "phish", "preview",
        "crawler", "spider", "slurp",
        "googleimageproxy", "facebookexternalhit", "slackbot", "twitterbot", "linkedinbot", "whatsapp", "telegrambot", "discordbot",
        "bingbot", "googlebot", "scanner",
    ];

    public static bool NamesItself(string? userAgent) =>
        userAgent is { Length: > 0 } && Words.Any(word => userAgent.Contains(word, StringComparison.OrdinalIgnoreCase));
}
