using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SppsFlows.Hosting;

/// <summary>
/// Runs the registered health checks on the caller's thread, each in its own scope, all at once. The framework's service sends each to
/// another thread. On a cold start that compiles some 150 methods for waiting before the first answer, and the checks of a local store
/// never wait.
/// </summary>
internal sealed class DirectHealthChecks(
    IServiceScopeFactory scopes, IOptions<HealthCheckServiceOptions> options, ILogger<DirectHealthChecks> logger) : HealthCheckService
{
    /// <inheritdoc/>
    public override async Task<HealthReport> CheckHealthAsync(
        Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var running = new Dictionary<string, Task<HealthReportEntry>>();
        foreach (var registration in options.Value.Registrations)
        {
            if (predicate is null || predicate(registration)) running.Add(registration.Name, CheckAsync(registration, cancellationToken));
        }
        var entries = new Dictionary<string, HealthReportEntry>();
        foreach (var (name, entry) in running) entries.Add(name, await entry);
        return new HealthReport(entries, Stopwatch.GetElapsedTime(started));
    }

    private async Task<HealthReportEntry> CheckAsync(HealthCheckRegistration registration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (registration.Timeout != Timeout.InfiniteTimeSpan) limit.CancelAfter(registration.Timeout);
        try
        {
            var check = registration.Factory(scope.ServiceProvider);
            var result = await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, limit.Token);
            if (result.Status != HealthStatus.Healthy)
                logger.LogWarning(
                    result.Exception, "Health: {Check} is {Status}: {Problem}", registration.Name, result.Status, result.Description);
            return new HealthReportEntry(
                result.Status, result.Description, Stopwatch.GetElapsedTime(started), result.Exception, result.Data, registration.Tags);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(fault, "Health: {Check} fails", registration.Name);
            return new HealthReportEntry(
                registration.FailureStatus, description: null, Stopwatch.GetElapsedTime(started), fault, data: null, registration.Tags);
        }
    }
}
