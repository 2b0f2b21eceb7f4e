namespace SppsFlows.Credentials.Vault;

/// <summary>A vault's fault. The message names secrets by account, custody and version; it never carries content.</summary>
public abstract class VaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The vault does not answer now: throttled, failing, too slow, not reached. Asking again later may help.</summary>
public sealed class VaultUnavailableException(
    string message, TimeSpan? retryAfter = null, Exception? inner = null) : VaultException(message, inner)
{
    /// <summary>How long the vault asked to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The vault does not let this app do that: a missing role, a wrong key. Asking again won't help; an operator must mend it.
/// </summary>
public sealed class VaultRefusedException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>
/// What lies in the vault is not what was sealed: changed, swapped with another record, or damaged. Nothing of it was shown.
/// </summary>
public sealed class VaultTamperedException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>There is no such version, or it is disabled or soft-deleted.</summary>
public sealed class VaultSecretMissingException(string message, Exception? inner = null) : VaultException(message, inner);

/// <summary>The secret is soft-deleted or on its way there or back, and can't be recovered at the moment.</summary>
public sealed class VaultConflictException(string message, Exception? inner = null) : VaultException(message, inner);
