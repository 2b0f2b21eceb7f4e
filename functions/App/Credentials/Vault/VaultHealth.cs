using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SppsFlows.Credentials.Vault;

/// <summary>Whether the vault works, by its own report.</summary>
public sealed class VaultHealth(ISecretVault vault) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await vault.CheckAsync(cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
}
