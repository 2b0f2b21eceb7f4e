using Azure.Security.KeyVault.Secrets;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>Separate from the other registrations, so that a host with the embedded vault never loads Azure's assemblies.</summary>
internal static class KeyVaultSetup
{
    public static ISecretVault Make(VaultOptions vault, TimeProvider clock)
    {
        return new KeyVaultSecrets(Client(vault.Communications), Client(vault.Principals), vault.Patience, clock);

        SecretClient Client(KeyVaultPlace place) => KeyVaultClients.Make(place, vault, KeyVaultClients.Identity(place));
    }
}
