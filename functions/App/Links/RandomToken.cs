using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Links;

/// <summary>
/// Identifies a person or a task in a mailed link or a cookie. Only its hash is kept. <see cref="LogRedaction"/> recognizes it by its form.
/// </summary>
public static class RandomToken
{
    private const int Bytes = 32;

    /// <returns>256 random bits as 43 characters of base64url.</returns>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256: with this many random bits, nothing slower is needed.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
