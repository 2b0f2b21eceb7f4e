using System.Text.RegularExpressions;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Whether a mail is from its stated sender (J1): DKIM or SPF passed for a domain aligned with that of the From address, as in DMARC. The
/// results are the receiving service's; what the mail itself says proves nothing. Pure.
/// </summary>
public static partial class SenderCheck
{
    /// <param name="from">The one address of the From header.</param>
    /// <param name="dkim">As SendGrid posts it: <c>{@district.example : pass}</c>, several with commas, or <c>none</c>.</param>
    /// <param name="spf">As SendGrid posts it: <c>pass</c>, <c>softfail</c> …</param>
    /// <param name="envelopeFrom">The address that SPF was checked for.</param>
    /// <param name="districtDomains">Domains under one owner: a sister domain counts as aligned.</param>
    public static bool IsAuthentic(
        string from, string? dkim, string? spf, string? envelopeFrom, IReadOnlyCollection<string> districtDomains)
    {
        var domain = DomainOf(from);
        return domain.Length > 0
            && (PassedDkim(dkim).Any(signer => IsAligned(signer, domain, districtDomains))
                || (string.Equals(spf?.Trim(), "pass", StringComparison.OrdinalIgnoreCase)
                    && IsAligned(DomainOf(envelopeFrom ?? ""), domain, districtDomains)));
    }

    // Relaxed alignment: the same organizational domain. Only its owner knows which labels make one, so the district's domains are
    // configured. For others, the same domain or one below it.
    private static bool IsAligned(string signer, string domain, IReadOnlyCollection<string> districtDomains) =>
        IsWithin(signer, domain) || districtDomains.Any(own => IsWithin(signer, own) && IsWithin(domain, own));

    private static bool IsWithin(string domain, string parent) =>
        domain.Length > 0
            && (domain.Equals(parent, StringComparison.OrdinalIgnoreCase)
                || domain.EndsWith("." + parent, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> PassedDkim(string? dkim) =>
        DkimResult().Matches(dkim ?? "")
            .Where(match => match.Groups[2].Value.Equals("pass", StringComparison.OrdinalIgnoreCase))
            .Select(match => match.Groups[1].Value);

    private static string DomainOf(string address) =>
        address.LastIndexOf('@') is >= 0 and var at ? address[(at + 1)..].Trim().TrimEnd('>', '.') : "";

    [GeneratedRegex(@"@([A-Za-z0-9._-]+?)\.?""?\s*:\s*""?([A-Za-z]+)")]
    private static partial Regex DkimResult();
}
