using System.Globalization;
using OtpNet;

namespace SppsFlows.Credentials;

/// <summary>The seed of an authenticator app (B1): RFC 6238 parameters as platforms hand them out.</summary>
/// <param name="Secret">Base32 without spaces and padding.</param>
/// <param name="Digits">6 or 8.</param>
/// <param name="Period">In seconds, mostly 30.</param>
/// <param name="Algorithm">SHA1, SHA256 or SHA512.</param>
public sealed record TotpSeed(string Secret, int Digits = 6, int Period = 30, string Algorithm = "SHA1")
{
    private const int LeastBytes = 10;
    private const int MostCharacters = 256;

    /// <summary>Reads an <c>otpauth://totp/…</c> address, or the base32 text that platforms show beside their QR picture.</summary>
    /// <returns>Null when it is neither.</returns>
    public static TotpSeed? Read(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith("otpauth:", StringComparison.OrdinalIgnoreCase) ? ReadUri(trimmed) : OfSecret(trimmed, new TotpSeed(""));
    }

    /// <summary>The code at a time, and how long it stays valid (B4).</summary>
    public (string Code, TimeSpan Left) At(DateTimeOffset now)
    {
        var bytes = Base32Encoding.ToBytes(Secret);
        var mode = Algorithm switch { "SHA256" => OtpHashMode.Sha256, "SHA512" => OtpHashMode.Sha512, _ => OtpHashMode.Sha1 };
        var left = Period - now.ToUnixTimeSeconds() % Period;
        return (new Totp(bytes, Period, mode, Digits).ComputeTotp(now.UtcDateTime), TimeSpan.FromSeconds(left));
    }

    public override string ToString() => nameof(TotpSeed);

    private static TotpSeed? ReadUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !uri.Host.Equals("totp", StringComparison.OrdinalIgnoreCase))
            return null;
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query);
        string Value(string name, string usual) =>
            query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } given ? given : usual;
        if (!int.TryParse(Value("digits", "6"), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits is not (6 or 8))
            return null;
        if (!int.TryParse(Value("period", "30"), NumberStyles.None, CultureInfo.InvariantCulture, out var period)
            || period is < 10 or > 300)
            return null;
        var algorithm = Value("algorithm", "SHA1").ToUpperInvariant().Replace("-", "", StringComparison.Ordinal);
        return algorithm is "SHA1" or "SHA256" or "SHA512"
            ? OfSecret(Value("secret", ""), new TotpSeed("", digits, period, algorithm))
            : null;
    }

    private static TotpSeed? OfSecret(string text, TotpSeed parameters)
    {
        var secret = string.Concat(text.Where(character => character is not (' ' or '-' or '=' or '\t' or '\u00A0'))).ToUpperInvariant();
        if (secret.Length is 0 or > MostCharacters
            || secret.Any(character => character is not ((>= 'A' and <= 'Z') or (>= '2' and <= '7'))))
            return null;
        return secret.Length * 5 / 8 >= LeastBytes ? parameters with { Secret = secret } : null;
    }
}
