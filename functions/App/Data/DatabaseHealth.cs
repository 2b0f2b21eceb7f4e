using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SppsFlows.Data;

/// <summary>
/// Whether the store answers. EF Core is loaded only if needed: health is the first thing asked for after a start, and must not wait for
/// it.
/// </summary>
public sealed class DatabaseHealth(SqliteProbe look, Lazy<SppsDb> db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await look.AnyAsync("SELECT 1 FROM sqlite_master LIMIT 1", cancellationToken) is { } found)
            return found ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("is empty");
        return await db.Value.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("can't be reached");
    }
}
