using System.Security.Cryptography;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>AES-256-GCM with a random nonce: nonce, ciphertext, tag in one piece.</summary>
internal static class Sealing
{
    private const int Nonce = 12;
    private const int Tag = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> clear, ReadOnlySpan<byte> bound)
    {
        var piece = new byte[Nonce + clear.Length + Tag];
        RandomNumberGenerator.Fill(piece.AsSpan(0, Nonce));
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(piece.AsSpan(0, Nonce), clear, piece.AsSpan(Nonce, clear.Length), piece.AsSpan(Nonce + clear.Length), bound);
        return piece;
    }

    /// <summary>Null when the piece, the key or what is bound to it differs in any way.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> piece, ReadOnlySpan<byte> bound)
    {
        if (piece.Length < Nonce + Tag) return null;
        var clear = new byte[piece.Length - Nonce - Tag];
        try
        {
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(piece[..Nonce], piece[Nonce..^Tag], piece[^Tag..], clear, bound);
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
