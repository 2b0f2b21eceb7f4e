using SppsFlows.Credentials.Vault;

namespace SppsFlows.App.Tests.Credentials.Vault.Local;

/// <summary>The contract on the embedded vault.</summary>
public sealed class LocalVaultContractTests : SecretVaultContract, IDisposable
{
    private readonly LocalVaultHouse _house = new();

    private protected override ISecretVault Vault => _house.Vault;

    public void Dispose() => _house.Dispose();
}
