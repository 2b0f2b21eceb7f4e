using System.Buffers.Binary;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>Contents are padded to multiples of 256 bytes, so that their length reveals little: length, content, zeros.</summary>
internal static class Padding
{
    public const int Step = 256;

    public static byte[] Pad(ReadOnlySpan<byte> content)
    {
        var padded = new byte[(content.Length + sizeof(int) + Step - 1) / Step * Step];
        BinaryPrimitives.WriteInt32BigEndian(padded, content.Length);
        content.CopyTo(padded.AsSpan(sizeof(int)));
        return padded;
    }

    /// <summary>Null for content that was not padded here.</summary>
    public static byte[]? Strip(ReadOnlySpan<byte> padded) =>
        padded.Length >= sizeof(int)
            && BinaryPrimitives.ReadInt32BigEndian(padded) is >= 0 and var length && length <= padded.Length - sizeof(int)
            ? padded.Slice(sizeof(int), length).ToArray() : null;
}
