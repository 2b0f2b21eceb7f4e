using System.Security.Cryptography;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>
/// Wraps data keys. Its id is derived from it, so that the right key is found without names and a wrong one is recognized; neither the id
/// nor the wrapping key reveals the master key.
/// </summary>
internal sealed class MasterKey : IDisposable
{
    /// <summary>In bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _wrapping;

    /// <summary>Takes ownership of the material and zeroes it.</summary>
    public MasterKey(byte[] material)
    {
        Id = Convert.ToHexStringLower(HKDF.Expand(HashAlgorithmName.SHA256, material, 8, "sppsflows vault 1: key id"u8.ToArray()));
        _wrapping = HKDF.Expand(HashAlgorithmName.SHA256, material, Length, "sppsflows vault 1: wrapping key"u8.ToArray());
        CryptographicOperations.ZeroMemory(material);
    }

    public string Id { get; }

    public byte[] Wrap(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> bound) => Sealing.Seal(_wrapping, dataKey, bound);

    /// <summary>Null when any part was changed.</summary>
    public byte[]? Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> bound) =>
        Sealing.Open(_wrapping, wrapped, bound) is { Length: Length } key ? key : null;

    /// <summary>Base64 of exactly 32 bytes, or null.</summary>
    public static byte[]? Read(string text)
    {
        var buffer = new byte[text.Length];
        try
        {
            return Convert.TryFromBase64String(text, buffer, out var length) && length == Length ? buffer[..Length] : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_wrapping);
}
