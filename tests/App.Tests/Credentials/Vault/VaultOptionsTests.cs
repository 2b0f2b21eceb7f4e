using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault;
using SppsFlows.Credentials.Vault.KeyVault;
using SppsFlows.Credentials.Vault.Local;
using SppsFlows.Data;

namespace SppsFlows.App.Tests.Credentials.Vault;

public sealed class VaultOptionsTests
{
    private const string Key = "Vault:MasterKey=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string Communications = "Vault:Communications:Uri=https://one.vault.azure.net/";

    [Theory]
    [InlineData("Vault:MasterKey", "Vault:MasterKey=c2hvcnQ=")]
    [InlineData("Vault:MasterKey", "Vault:MasterKey=not-base64")]
    [InlineData(
        "Vault:PreviousMasterKeys:1", Key, "Vault:PreviousMasterKeys:0=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Vault:PreviousMasterKeys:1=c2hvcnQ=")]
    [InlineData("Vault:MasterKey is not", "Vault:PreviousMasterKeys:0=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("Vault:Communications:Uri", "Vault:Provider=KeyVault")]
    [InlineData("Vault:Principals:Uri", "Vault:Provider=KeyVault", Communications)]
    [InlineData("Vault:Principals:Uri", "Vault:Provider=KeyVault", Communications, "Vault:Principals:Uri=http://two.vault.azure.net/")]
    [InlineData("are the same", "Vault:Provider=KeyVault", Communications, "Vault:Principals:Uri=https://ONE.vault.azure.net")]
    [InlineData(
        "Vault:AttemptTimeout", "Vault:Provider=KeyVault", Communications, "Vault:Principals:Uri=https://two.vault.azure.net/",
        "Vault:AttemptTimeout=00:10:00")]
    public void UnusableSettings_AreNamed_AndKeysAreNotShown(string problem, params string[] settings)
    {
        var message = Should.Throw<OptionsValidationException>(() => Vault(settings)).Message;
        message.ShouldContain(problem);
        message.ShouldNotContain("c2hvcnQ");
    }

    [Theory]
    [InlineData(typeof(LocalVault))]
    [InlineData(typeof(LocalVault), "Vault:Provider=Local", Key)]
    [InlineData(
        typeof(KeyVaultSecrets), "Vault:Provider=KeyVault", Communications, "Vault:Principals:Uri=https://two.vault.azure.net/",
        "Vault:Principals:ClientId=11111111-2222-3333-4444-555555555555")]
    public void Provider_PicksTheVault(Type vault, params string[] settings) => Vault(settings).ShouldBeOfType(vault);

    private static ISecretVault Vault(string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split(
            '=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        var services = new ServiceCollection()
            .AddLogging().AddSingleton(TimeProvider.System).Configure<DataOptions>(data => data.Folder = "nowhere");
        return services.AddSppsVault(configuration).BuildServiceProvider().GetRequiredService<ISecretVault>();
    }
}
