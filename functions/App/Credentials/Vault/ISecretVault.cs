namespace SppsFlows.Credentials.Vault;

/// <summary>
/// Keeps secrets by account and custody (B9): Azure Key Vault, or the embedded vault. It knows no people: callers decide who may open what
/// (B2). No adapter logs content, and no exception holds any.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="VaultUnavailableException"/> (try again later) and <see cref="VaultRefusedException"/> (an operator
/// must fix something).
/// </remarks>
public interface ISecretVault
{
    /// <summary>
    /// Keeps a new version. Two calls for one secret with the same <see cref="SecretRecord.OperationId"/> keep one version, that of the
    /// first call, and both return it, so a caller that crashed may call again. Sealing a soft-deleted secret recovers it.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The content is longer than <see cref="SecretRecord.MaxContent"/>, or a field of the record can't be kept.
    /// </exception>
    /// <exception cref="VaultConflictException">The secret is soft-deleted and can't be recovered now.</exception>
    Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Opens one version, expired or not. The bytes belong to the caller, who zeroes them when done.</summary>
    /// <exception cref="VaultTamperedException">The content is not what was sealed for this account and custody.</exception>
    /// <exception cref="VaultSecretMissingException">Unknown, disabled or soft-deleted.</exception>
    Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the versions in the vault of one custody, or of one secret, without content, including disabled and soft-deleted ones;
    /// versions of a secret oldest first. Of a soft-deleted secret Key Vault lists only the newest version.
    /// </summary>
    /// <exception cref="VaultTamperedException">A version's data is not what it was sealed with.</exception>
    IAsyncEnumerable<SecretVersion> ListAsync(Custody custody, Guid? accountId, CancellationToken cancellationToken);

    /// <summary>The version is kept but no longer opened. May be repeated.</summary>
    /// <exception cref="VaultSecretMissingException">Unknown or soft-deleted.</exception>
    Task DisableAsync(SecretKey key, string version, CancellationToken cancellationToken);

    /// <summary>Soft-deletes the whole secret. May be repeated; does nothing for an unknown secret.</summary>
    Task DeleteAsync(SecretKey key, CancellationToken cancellationToken);

    /// <summary>Undoes a soft delete; returns when the secret can be opened again. Does nothing for a secret that is not deleted.</summary>
    /// <exception cref="VaultSecretMissingException">There is no such secret, deleted or not.</exception>
    /// <exception cref="VaultConflictException">It can't be recovered now.</exception>
    Task RecoverAsync(SecretKey key, CancellationToken cancellationToken);

    /// <summary>For <c>/health</c>: null when the vault answers, else what is wrong, without secrets.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>Names one secret: what one custodian keeps of one account.</summary>
public sealed record SecretKey(Guid AccountId, Custody Custody);

/// <summary>Who keeps it (B2). Stored as text; never rename.</summary>
public enum Custody
{
    /// <summary>School and Department accounts.</summary>
    Communications,

    /// <summary>Classroom accounts.</summary>
    Principal,
}

/// <param name="OperationId">One for each seal that is intended; see <see cref="ISecretVault.SealAsync"/>.</param>
/// <param name="ContentType">A media type, at most 100 characters; kept unencrypted.</param>
/// <param name="ExpiresAt">Reported by <see cref="ISecretVault.ListAsync"/>; an expired version still opens. Kept to the second.</param>
/// <param name="Mark">A short one-way hint for reuse checks, at most 200 characters; kept unencrypted.</param>
public sealed record SecretRecord(SecretKey Key, Guid OperationId, string ContentType, DateTimeOffset? ExpiresAt, string? Mark)
{
    /// <summary>
    /// In bytes, the same for all adapters: Key Vault accepts 25,000 characters, which hold the content as base64 and what it is bound to.
    /// </summary>
    public const int MaxContent = 16 * 1024;
}

/// <summary>One sealed version, without its content. <paramref name="Version"/> is unique within its secret.</summary>
public sealed record SecretVersion(
    SecretKey Key, string Version, Guid OperationId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool Enabled, bool Deleted,
    string? Mark);
