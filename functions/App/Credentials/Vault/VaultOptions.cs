namespace SppsFlows.Credentials.Vault;

/// <summary>Configuration section <c>Vault</c>: where secrets are kept (B9).</summary>
public sealed class VaultOptions
{
    public VaultProvider Provider { get; set; }

    /// <summary>
    /// For <see cref="VaultProvider.Local"/>, instead of the key file <c>vault.key</c>: 32 bytes as base64, the key that wraps. Set it by
    /// environment variable or user secrets, not in a file in the repository.
    /// </summary>
    public string MasterKey { get; set; } = "";

    /// <summary>Earlier wrapping keys, which can still unwrap; used only together with <see cref="MasterKey"/>.</summary>
    public IList<string> PreviousMasterKeys { get; } = [];

    /// <summary>For <see cref="VaultProvider.KeyVault"/>: School and Department credentials.</summary>
    public KeyVaultPlace Communications { get; set; } = new();

    /// <summary>For <see cref="VaultProvider.KeyVault"/>: Classroom credentials.</summary>
    public KeyVaultPlace Principals { get; set; } = new();

    /// <summary>The longest that one call to Key Vault may take, including retries and the waits that the vault asks for.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest that one attempt of such a call may take.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(8);
}

/// <summary>One Azure Key Vault and who opens it.</summary>
public sealed class KeyVaultPlace
{
    /// <summary><c>https://NAME.vault.azure.net/</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>
    /// Client id of the managed identity that opens this vault alone; empty for the app's own (or the developer's) identity.
    /// </summary>
    public string ClientId { get; set; } = "";
}

public enum VaultProvider
{
    /// <summary>The file <c>vault.db</c> in <c>Data:Folder</c>.</summary>
    Local,
    KeyVault,
}
