using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault.KeyVault;
using SppsFlows.Credentials.Vault.Local;

namespace SppsFlows.Credentials.Vault;

/// <summary>The vault that <c>Vault:Provider</c> names.</summary>
public static class VaultSetup
{
    public static IServiceCollection AddSppsVault(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Vault");
        services.AddOptions<VaultOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VaultOptions>, VaultOptionsCheck>();
        services.AddSingleton<LocalVault>();
        services.AddSingleton<ISecretVault>(
            provider => provider.GetRequiredService<IOptions<VaultOptions>>().Value is { Provider: VaultProvider.KeyVault } options
                ? KeyVaultSetup.Make(options, provider.GetRequiredService<TimeProvider>())
                : provider.GetRequiredService<LocalVault>());
        services.AddHealthChecks().AddCheck<VaultHealth>("vault");
        return services.AddHostedService<LocalVaultStartup>();
    }
}
