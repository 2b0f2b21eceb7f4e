namespace SppsFlows.Credentials.Vault;

/// <summary>
/// Keeps secrets by account and custody (B9): Azure Key Vault, or the embedded vault. It knows no people: who may open
/// what is decided before (B2). No adapter logs content, and no exception carries any.
/// </summary>
/// <remarks>
/// Every method may throw <see cref="VaultUnavailableException"/> (ask again later) and <see cref="VaultRefusedException"/>
/// (an operator must mend something).
/// </remarks>
public interface ISecretVault
{
    /// <summary>
    /// Keeps a new version. Two calls with the same <see cref="SecretRecord.OperationId"/> of one secret keep one version, that of the
    /// first call, and both return it: a caller who crashed may ask again. Sealing a soft-deleted secret recovers it.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The content is longer than <see cref="SecretRecord.MaxContent"/>, or a field of the record can't be kept.
    /// </exception>
    /// <exception cref="VaultConflictException">The secret is soft-deleted and can't be recovered now.</exception>
    Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Opens one version, expired or not. The bytes are the caller's: zero them when done.</summary>
    /// <exception cref="VaultTamperedException">What lies there is not what was sealed for this account and custody.</exception>
    /// <exception cref="VaultSecretMissingException">Unknown, disabled or soft-deleted.</exception>
    Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken);

    /// <summary>
    /// What lies in the vault of one custody, or of one secret, without content: disabled and soft-deleted ones too; versions of a secret
    /// oldest first. Of a soft-deleted secret Key Vault tells only the newest version.
    /// </summary>
    /// <exception cref="VaultTamperedException">A version's data are not those it was sealed with.</exception>
    IAsyncEnumerable<SecretVersion> ListAsync(Custody custody, Guid? accountId, CancellationToken cancellationToken);

    /// <summary>The version is kept but no longer opened. Again is harmless.</summary>
    /// <exception cref="VaultSecretMissingException">Unknown or soft-deleted.</exception>
    Task DisableAsync(SecretKey key, string version, CancellationToken cancellationToken);

    /// <summary>Soft delete of the whole secret. Again, or of an unknown secret, is harmless.</summary>
    Task DeleteAsync(SecretKey key, CancellationToken cancellationToken);

    /// <summary>Takes a soft delete back; returns when the secret can be opened again. Harmless on a secret that is not deleted.</summary>
    /// <exception cref="VaultSecretMissingException">There is no such secret, deleted or not.</exception>
    /// <exception cref="VaultConflictException">It can't be recovered now.</exception>
    Task RecoverAsync(SecretKey key, CancellationToken cancellationToken);

    /// <summary>For <c>/health</c>: null when it answers, else what is wrong, in words without secrets.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>Names one secret: what one custodian keeps of one account.</summary>
public sealed record SecretKey(Guid AccountId, Custody Custody);

/// <summary>Who keeps it (B2). Stored as text: never rename.</summary>
public enum Custody
{
    /// <summary>School and Department accounts.</summary>
    Communications,

    /// <summary>Classroom accounts.</summary>
    Principal,
}

/// <param name="OperationId">One for each intention to seal; see <see cref="ISecretVault.SealAsync"/>.</param>
/// <param name="ContentType">A media type, at most 100 characters; kept in clear.</param>
/// <param name="ExpiresAt">Told by <see cref="ISecretVault.ListAsync"/>; closes nothing. Kept to the second.</param>
/// <param name="Mark">A short hint for reuse checks that can't be turned back, at most 200 characters; kept in clear.</param>
public sealed record SecretRecord(SecretKey Key, Guid OperationId, string ContentType, DateTimeOffset? ExpiresAt, string? Mark)
{
    /// <summary>
    /// In bytes, the same for all adapters: Key Vault takes 25,000 characters, and the content travels as base64 beside what binds it.
    /// </summary>
    public const int MaxContent = 16 * 1024;
}

/// <summary>One sealed version, without its content. <paramref name="Version"/> is unique within its secret.</summary>
public sealed record SecretVersion(
    SecretKey Key, string Version, Guid OperationId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, bool Enabled, bool Deleted,
    string? Mark);
