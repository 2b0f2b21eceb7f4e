using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Hosting;

/// <summary>
/// The durable engine of this host. It is opened before any service starts, because its lock reserves the data folder. It runs turns once
/// the app's own services run and before HTTP is served, and it stops after HTTP has stopped.
/// </summary>
internal sealed class EngineService(
    DataFolder data, TaskRegistry tasks, TimeProvider time, ILoggerFactory loggers, IConfiguration configuration, HostSettings settings)
    : IHostedService, IAsyncDisposable
{
    private DurableEngine? _engine;

    public DurableEngine Engine =>
        _engine ?? throw new InvalidOperationException("The engine is not open yet: the host has not been started.");

    public DurableTaskClient Client => Engine.Client;

    /// <exception cref="HostStartException">Another process has the folder, or its file is not for this version of the engine.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        data.Create();
        try
        {
            _engine = await DurableEngine.OpenAsync(Options(), tasks, time, loggers, cancellationToken);
        }
        catch (Exception refused) when (refused is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new HostStartException(refused.Message, refused);
        }
    }

    private EngineOptions Options()
    {
        var options = new EngineOptions { DataFolder = data.Path };
        return options with
        {
            MaxWarmInstances = configuration.GetValue("Engine:MaxWarmInstances", options.MaxWarmInstances),
            MaxConcurrentActivities = configuration.GetValue("Engine:MaxConcurrentActivities", options.MaxConcurrentActivities),
            Versions = settings.Versions,
        };
    }

    public Task StartAsync(CancellationToken cancellationToken) => Engine.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => _engine?.StopAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _engine?.DisposeAsync() ?? ValueTask.CompletedTask;
}
