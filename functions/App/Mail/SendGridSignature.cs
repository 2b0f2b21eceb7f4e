using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Mail;

/// <summary>SendGrid's signature over a post: ECDSA P-256 with SHA-256 over timestamp and raw body, DER in base64. Pure.</summary>
/// <remarks>
/// The timestamp's age is not checked: SendGrid retries for days, and a mail that comes twice is one mail by its Message-ID.
/// </remarks>
public static class SendGridSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <param name="publicKey">Base64 of the SubjectPublicKeyInfo, as SendGrid shows it.</param>
    public static bool IsGenuine(string publicKey, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature)) return false;
        var der = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, der, out var length)) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(body);
        using var key = ReadKey(publicKey);
        try
        {
            return key.VerifyHash(hash.GetHashAndReset(), der.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <exception cref="FormatException">The setting is not a public key.</exception>
    internal static ECDsa ReadKey(string publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            key.Dispose();
            throw new FormatException(
                "Intake:Mail:SendGridPublicKey is not a public key in base64. Copy it from the Inbound Parse security policy.", fault);
        }
    }
}
