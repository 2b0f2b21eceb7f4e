using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault.Local;

namespace SppsFlows.Credentials.Vault;

/// <summary>Names unusable settings; never shows a key.</summary>
internal sealed class VaultOptionsCheck : IValidateOptions<VaultOptions>
{
    public ValidateOptionsResult Validate(string? name, VaultOptions options)
    {
        var problems = (options.Provider switch
        {
            VaultProvider.Local => LocalProblems(options),
            VaultProvider.KeyVault => KeyVaultProblems(options),
            _ => ["Vault:Provider is not known. Use Local or KeyVault."],
        }).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> LocalProblems(VaultOptions options)
    {
        if (options.MasterKey.Length > 0 && !IsKey(options.MasterKey))
            yield return $"Vault:MasterKey is not {MasterKey.Length} bytes in base64. Make one with: openssl rand -base64 32";
        for (var index = 0; index < options.PreviousMasterKeys.Count; index++)
            if (!IsKey(options.PreviousMasterKeys[index]))
                yield return $"Vault:PreviousMasterKeys:{index} is not {MasterKey.Length} bytes in base64.";
        if (options is { MasterKey.Length: 0, PreviousMasterKeys.Count: > 0 })
            yield return "Vault:PreviousMasterKeys is set and Vault:MasterKey is not. Set it too; or keep all keys in the key file, the "
                + "newest last.";
    }

    private static IEnumerable<string> KeyVaultProblems(VaultOptions options)
    {
        if (!IsVault(options.Communications.Uri))
            yield return "Vault:Provider is KeyVault: set Vault:Communications:Uri to an address such as https://name.vault.azure.net/.";
        if (!IsVault(options.Principals.Uri))
            yield return "Vault:Provider is KeyVault: set Vault:Principals:Uri to an address such as https://name.vault.azure.net/.";
        // B2: with one vault for both, whoever can open one custody could open the other.
        if (IsVault(options.Communications.Uri)
            && options.Communications.Uri.TrimEnd('/').Equals(options.Principals.Uri.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))
            yield return "Vault:Communications:Uri and Vault:Principals:Uri are the same. Each custody needs its own vault.";
        if (options.AttemptTimeout <= TimeSpan.Zero
            || options.AttemptTimeout > options.Patience || options.Patience > TimeSpan.FromMinutes(5))
            yield return "Vault:AttemptTimeout must be longer than nothing and at most Vault:Patience, and that at most five minutes.";
    }

    private static bool IsVault(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.PathAndQuery == "/";

    private static bool IsKey(string text)
    {
        if (MasterKey.Read(text) is not { } key) return false;
        CryptographicOperations.ZeroMemory(key);
        return true;
    }
}
