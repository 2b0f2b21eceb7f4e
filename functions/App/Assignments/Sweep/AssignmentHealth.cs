using Microsoft.Extensions.Diagnostics.HealthChecks;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Whether the steps of assignments are taken in time.</summary>
public sealed class AssignmentHealth(SqliteProbe look, Lazy<OverdueWatch> overdue, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!await look.MayHaveWorkAsync<AssignmentSweep>(cancellationToken, now: clock.GetUtcNow())) return HealthCheckResult.Healthy();
        return await overdue.Value.OldestAsync(cancellationToken) is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("questions or reminders were due more than 10 minutes ago");
    }
}
