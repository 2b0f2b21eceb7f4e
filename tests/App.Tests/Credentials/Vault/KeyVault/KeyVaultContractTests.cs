using SppsFlows.Credentials.Vault;

namespace SppsFlows.App.Tests.Credentials.Vault.KeyVault;

/// <summary>The contract over Azure Key Vault's protocol, with slow deletions and recoveries.</summary>
public sealed class KeyVaultContractTests : SecretVaultContract, IAsyncLifetime
{
    private KeyVaultHouse _house = null!;

    private protected override ISecretVault Vault => _house.Vault;

    public async ValueTask InitializeAsync()
    {
        _house = await KeyVaultHouse.OpenAsync();
        foreach (var custody in Enum.GetValues<Custody>()) _house.At(custody).SlowSteps = 2;
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();
}
