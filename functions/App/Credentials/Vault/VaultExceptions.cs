namespace SppsFlows.Credentials.Vault;

/// <summary>A vault's fault. The message names secrets by account, custody and version; it never holds content.</summary>
public abstract class VaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The vault does not answer now: it throttles, fails, is too slow or out of reach. Trying again later may help.</summary>
public sealed class VaultUnavailableException(
    string message, TimeSpan? retryAfter = null, Exception? inner = null) : VaultException(message, inner)
{
    /// <summary>How long the vault asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The vault does not let this app do that: a missing role, a wrong key. Trying again won't help; an operator must fix it.
/// </summary>
public sealed class VaultRefusedException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>
/// What is in the vault is not what was sealed: it was changed, swapped with another record, or damaged. Nothing was shown.
/// </summary>
public sealed class VaultTamperedException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>There is no such version, or it is disabled or soft-deleted.</summary>
public sealed class VaultSecretMissingException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>The secret is soft-deleted, or is being deleted or recovered, and can't be recovered at the moment.</summary>
public sealed class VaultConflictException(string message, Exception? inner = null) : VaultException(message, inner);
