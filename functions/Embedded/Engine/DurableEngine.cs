using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Engine;

/// <summary>The durable task engine over one data folder. Open, start, use <see cref="Client"/>, stop, dispose.</summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private DurableEngine(DurableTaskClient client) => Client = client;

    /// <summary>Works from <see cref="OpenAsync"/> on; instances take their steps once the engine is started.</summary>
    public DurableTaskClient Client { get; }

    public EngineHealth Health => throw new NotImplementedException();

    public EngineMetrics Metrics => throw new NotImplementedException();

    /// <summary>Locks the folder and opens its store, creating both when missing.</summary>
    /// <exception cref="InvalidOperationException">Another process owns the folder, or the file is damaged or of a newer version. Nothing was changed.</exception>
    public static Task<DurableEngine> OpenAsync(
        EngineOptions options, TaskRegistry tasks, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Takes up all that was under way, and takes steps from now on. Register every task before.</summary>
    public Task StartAsync(CancellationToken cancellation = default) => throw new NotImplementedException(Client.Name);

    /// <summary>
    /// Stops. With <paramref name="drain"/>, running activities may end within <see cref="EngineOptions.DrainTimeout"/> and their results are
    /// recorded; otherwise they are abandoned and run again after the next start.
    /// </summary>
    public Task StopAsync(bool drain = true) => throw new NotImplementedException(Client.Name);

    /// <summary>Stops with drain when still running, and releases the folder.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException(Client.Name);
}
