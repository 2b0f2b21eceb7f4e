namespace SppsFlows.Credentials.Vault;

/// <summary>Keeps credentials (B9). It knows no people: who may open what is decided at its door, by <see cref="VaultDoor"/>.</summary>
public interface ISecretVault
{
    Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellation);
    Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellation);
    IAsyncEnumerable<SecretVersion> ListAsync(Custody custody, Guid? accountId, CancellationToken cancellation);
    Task DisableAsync(SecretKey key, string version, CancellationToken cancellation);
    Task DeleteAsync(SecretKey key, CancellationToken cancellation);
    Task RecoverAsync(SecretKey key, CancellationToken cancellation);
    Task<string?> CheckAsync(CancellationToken cancellation);
}

/// <summary>Stored as text; never rename.</summary>
public enum Custody
{
    Communications,
    Principal,
}

public sealed record SecretKey(Guid AccountId, Custody Custody);

public sealed record SecretRecord(SecretKey Key, Guid OperationId, string ContentType, DateTimeOffset? ExpiresAt, string? Mark);

public sealed record SecretVersion(SecretKey Key, string Version, Guid OperationId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool Enabled, bool Deleted, string? Mark);
