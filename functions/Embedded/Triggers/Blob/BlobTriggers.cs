using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>The blob functions of a host: one loop each, over a folder unless the trigger's connection is configured.</summary>
internal sealed class BlobTriggers(
    IEnumerable<FunctionMethod> functions, HostSettings settings, FunctionRunner runner, IServiceProvider services,
    ILogger<BlobTriggers> logger) : TriggerService(logger)
{
    private const string DefaultConnection = "Storage";
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(10);
    private BlobReceipts? _receipts;

    protected override IEnumerable<Func<CancellationToken, Task>> Prepare()
    {
        var time = services.GetRequiredService<TimeProvider>();
        var configuration = services.GetRequiredService<IConfiguration>();
        var data = services.GetRequiredService<DataFolder>();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var options = new BlobLoopOptions(settings.BlobParallelism, configuration.GetValue("Blobs:ScanInterval", DefaultInterval));
        foreach (var function in functions)
        {
            if (function.TriggerAs<BlobTriggerAttribute>() is not { } trigger) continue;
            var pattern = PatternOf(function.Name, trigger);
            IBlobSource source = ConnectionOf(function.Name, trigger, configuration) is { } connection
                ? new AzureBlobs(connection)
                : new FolderBlobs(data.File("blobs"), logger);
            _receipts ??= new BlobReceipts(data.File("blobs.db"));
            var progress = new BlobProgress(function.Name, pattern.Container, _receipts, time);
            var call = new BlobCall(function, pattern.Container, source, runner, scopes);
            var work = new BlobWork(call, progress, settings.BlobTries, source, time, logger);
            yield return new BlobLoop(pattern, source, work, progress, options, time, logger).RunAsync;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _receipts?.Dispose();
        base.Dispose(disposing);
    }

    private BlobPattern PatternOf(string function, BlobTriggerAttribute trigger)
    {
        try
        {
            return new BlobPattern(settings.Resolve(trigger.BlobPath));
        }
        catch (FormatException bad)
        {
            throw new HostStartException($"Blob function '{function}' has the path '{trigger.BlobPath}': {bad.Message}.", bad);
        }
    }

    /// <summary>The connection string, under the setting names that the real host uses; null for the folder.</summary>
    private static string? ConnectionOf(string function, BlobTriggerAttribute trigger, IConfiguration configuration)
    {
        var name = trigger.Connection ?? DefaultConnection;
        foreach (var key in new[] { $"ConnectionStrings:{name}", $"AzureWebJobs{name}", name, $"{name}:ConnectionString" })
        {
            if (configuration[key] is { Length: > 0 } connection) return connection;
        }
        return (configuration[$"{name}:blobServiceUri"] ?? configuration[$"{name}:serviceUri"]) is { Length: > 0 }
            ? throw new HostStartException(
                $"Blob function '{function}' has an identity-based connection '{name}'. The embedded host takes a connection string, in "
                + $"{name}:ConnectionString.")
            : null;
    }
}
