using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Intake.Hooks;

/// <summary>The signature of Standard Webhooks 1.0, version v1: HMAC-SHA256 over <c>id.timestamp.body</c>. Pure.</summary>
public static class StandardWebhooks
{
    private const string Prefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>No honest sender has more, and each costs a comparison.</summary>
    private const int MostSignatures = 20;

    /// <param name="secrets">From <see cref="ReadSecrets"/>.</param>
    /// <param name="clocks">The times that count as now.</param>
    public static HookVerdict Verify(
        string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets, TimeSpan tolerance,
        params ReadOnlySpan<DateTimeOffset> clocks)
    {
        if (string.IsNullOrWhiteSpace(id) || id.Length > 256 || id.Any(letter => letter is < '!' or > '~')) return HookVerdict.NoId;
        if (string.IsNullOrWhiteSpace(signatures)) return HookVerdict.NotSigned;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var second) || second > 253_402_300_799)
            return HookVerdict.NoTimestamp;
        if (!IsSigned(id, timestamp, signatures, body, secrets)) return HookVerdict.WrongSignature;
        var sent = DateTimeOffset.FromUnixTimeSeconds(second);
        foreach (var clock in clocks)
            if ((clock - sent).Duration() <= tolerance) return HookVerdict.Genuine;
        return HookVerdict.WrongTime;
    }

    /// <summary>Reads <c>Intake:Webhooks:Secret</c>.</summary>
    /// <exception cref="FormatException">One of them is not base64 of at least 16 bytes; the message does not repeat it.</exception>
    public static IReadOnlyList<byte[]> ReadSecrets(string setting) =>
        [.. setting.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(ReadSecret)];

    /// <summary>Signs as a sender does; for tests and samples.</summary>
    public static string Sign(string id, string timestamp, ReadOnlySpan<byte> body, byte[] secret) =>
        Version + Convert.ToBase64String(Mac(id, timestamp, body, secret));

    // Every pair is compared, in constant time, so that neither the time taken nor the answer shows which came close.
    private static bool IsSigned(string id, string timestamp, string signatures, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures)
            .Where(signature => signature.StartsWith(Version, StringComparison.Ordinal)).Select(signature => Encoding.UTF8.GetBytes(
                signature[Version.Length..])).ToList();
        var match = false;
        foreach (var secret in secrets)
        {
            var wanted = Encoding.UTF8.GetBytes(Convert.ToBase64String(Mac(id, timestamp, body, secret)));
            foreach (var signature in given) match |= CryptographicOperations.FixedTimeEquals(wanted, signature);
        }
        return match;
    }

    private static byte[] Mac(string id, string timestamp, ReadOnlySpan<byte> body, byte[] secret)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        mac.AppendData(body);
        return mac.GetHashAndReset();
    }

    private static byte[] ReadSecret(string text)
    {
        var base64 = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var secret = new byte[base64.Length];
        var padded = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, secret, out var length) && length >= 16
            ? secret[..length]
            : throw new FormatException(
                "Intake:Webhooks:Secret is not whsec_ and base64 of at least 16 bytes. Make one with: echo whsec_$(openssl rand -base64 "
                + "32)");
    }
}

/// <summary>What a signature check found.</summary>
public enum HookVerdict
{
    Genuine,
    NoId,
    NoTimestamp,
    NotSigned,
    WrongSignature,

    /// <summary>Signed, but for another time: a replay, or a wrong clock.</summary>
    WrongTime,
}
