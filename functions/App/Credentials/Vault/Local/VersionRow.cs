using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>
/// A row of <c>Versions</c>, as read from its columns. Nothing in it is trusted before <see cref="Unwrap"/> has succeeded, which verifies
/// every column: the content's seal binds what never changes, the key's seal binds that and what may change.
/// </summary>
internal sealed record VersionRow(
    long Format, string AccountId, string Custody, string Version, string OperationId, string ContentType, string CreatedAt,
    string? ExpiresAt, string? Mark, long Enabled, string? DeletedAt, string KeyId, byte[] WrappedKey)
{
    public const long CurrentFormat = 1;

    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static VersionRow New(SecretRecord record, string version, DateTimeOffset now, string keyId) => new(
        CurrentFormat, Text(record.Key.AccountId), SecretText.Of(record.Key.Custody), version, Text(record.OperationId), record.ContentType,
        Text(now),
        record.ExpiresAt is { } expiry ? Text(SecretText.WholeSeconds(expiry)!.Value) : null, record.Mark, 1, null, keyId, []);

    /// <summary>What the content's seal binds.</summary>
    public byte[] Lasting() =>
        Bind("sppsflows vault: content", Format, AccountId, Custody, Version, OperationId, ContentType, CreatedAt, ExpiresAt, Mark);

    public VersionRow Wrap(MasterKey key, ReadOnlySpan<byte> dataKey)
    {
        var row = this with { KeyId = key.Id };
        return row with { WrappedKey = key.Wrap(dataKey, row.Everything()) };
    }

    /// <summary>The data key; zero it.</summary>
    /// <exception cref="VaultRefusedException">The key that wraps it is missing.</exception>
    /// <exception cref="VaultTamperedException">A column was changed.</exception>
    public byte[] Unwrap(MasterKeys keys)
    {
        if (!keys.TryFind(KeyId, out var key))
            throw new VaultRefusedException(
                $"{Name} is wrapped by a master key that is not here. Put the key that {KeyFile.Name} or Vault:MasterKey had before "
                + "back beside the new one.");
        return (Format == CurrentFormat ? key.Unwrap(WrappedKey, Everything()) : null) ?? throw Tampered();
    }

    /// <summary>A row whose seal is intact, for callers that need no content.</summary>
    public SecretVersion Verified(MasterKeys keys)
    {
        CryptographicOperations.ZeroMemory(Unwrap(keys));
        return ToVersion();
    }

    /// <summary>Only after <see cref="Unwrap"/>.</summary>
    public SecretVersion ToVersion() => new(
        new SecretKey(Guid.ParseExact(AccountId, "D"), Enum.Parse<Custody>(Custody)), Version, Guid.ParseExact(OperationId, "D"),
        Time(CreatedAt),
        ExpiresAt is null ? null : Time(ExpiresAt), Enabled == 1, DeletedAt is not null, Mark);

    // A changed column may hold anything, so the message repeats nothing but an id that parses as one.
    public VaultTamperedException Tampered() =>
        new($"{Name} is not what was sealed there. It was not opened. Restore vault.db from a backup, and find out who could write to it.");

    private string Name =>
        Guid.TryParse(AccountId, out var account) ? $"The vault's record of account {account:D}" : "A record of the vault";

    public static string Text(Guid id) => id.ToString("D");

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private byte[] Everything() => Bind(
        "sppsflows vault: key", Format, AccountId, Custody, Version, OperationId, ContentType, CreatedAt, ExpiresAt, Mark,
        Enabled.ToString(CultureInfo.InvariantCulture), DeletedAt, KeyId);

    /// <summary>Each part is preceded by its length, null has none: two different rows never give the same bytes.</summary>
    private static byte[] Bind(string purpose, long format, params ReadOnlySpan<string?> parts)
    {
        var bytes = new List<byte>(512);
        Add(bytes, purpose);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, format);
        bytes.AddRange(number);
        foreach (var part in parts) Add(bytes, part);
        return [.. bytes];
    }

    private static void Add(List<byte> bytes, string? part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
        bytes.AddRange(length);
        if (part is not null) bytes.AddRange(Encoding.UTF8.GetBytes(part));
    }
}
