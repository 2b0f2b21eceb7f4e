using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.Client;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Recording;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Turns;
using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Engine;

/// <summary>The durable task engine over one data folder. Open, start, use <see cref="Client"/>, stop, dispose.</summary>
public sealed partial class DurableEngine : IAsyncDisposable
{
    private const int InboxPage = 1000;

    private readonly EngineOptions _options;
    private readonly TimeProvider _time;
    private readonly FlowStore _store;
    private readonly IEngineExecutor _executor;
    private readonly StoreWriter _writer;
    private readonly TurnRunner _runner;
    private readonly ActivityRunner _activities;
    private readonly DueTimers _timers;
    private readonly Waiters _waiters = new();
    private readonly EngineClient _client;
    private readonly InstanceTable _instances;
    private readonly ILogger _logger;
#pragma warning disable CA2213 // A semaphore without a wait handle holds nothing, and stopping twice must not throw.
    private readonly SemaphoreSlim _lifetime = new(1, 1);
#pragma warning restore CA2213
    private bool _stopped;

    private DurableEngine(
        EngineOptions options, TaskRegistry tasks, TimeProvider time, ILoggerFactory loggers, IEngineExecutor? executor, IStoreSeam? seam)
    {
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger("SppsFlows.Embedded.Engine");
        _store = FlowStore.Open(options.DataFolder, seam);
        _executor = executor ?? new ThreadedExecutor(options.TurnThreads, fault => LogDefect(_logger, fault));
        _writer = new StoreWriter(_store, _executor, time, _logger);
        _instances = new InstanceTable(options.MaxWarmInstances);
        _activities = new ActivityRunner(tasks, _executor, options.MaxConcurrentActivities, _logger) { Deliver = Deliver };
        _timers = new DueTimers(_store, _executor, time, _logger) { Deliver = Deliver };
        var services = new TurnServices(_store, _writer, _executor, time, tasks, loggers, _logger) { Versions = options.Versions };
        _runner = new TurnRunner(services, _instances)
        {
            Followers = new Followers { Activities = _activities, Timers = _timers, Waiters = _waiters },
        };
        _client = new EngineClient(_runner);
    }

    /// <summary>
    /// Usable as soon as <see cref="OpenAsync(EngineOptions, TaskRegistry, TimeProvider, ILoggerFactory, CancellationToken)"/> returns;
    /// instances run once the engine is started.
    /// </summary>
    public DurableTaskClient Client => _client;

    public EngineHealth Health =>
        new(_runner.IsRunning, _writer.Problem, _instances.Count, _activities.Running, _activities.Queued);

    public EngineMetrics Metrics => new(_runner.Turns, _activities.Ended, _writer.Commits, _writer.Checkpoints, _runner.Replayed);

    /// <summary>Locks the folder and opens its store, creating either if missing.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another process owns the folder, or the file is damaged or of a newer version. Nothing was changed.
    /// </exception>
    public static Task<DurableEngine> OpenAsync(
        EngineOptions options, TaskRegistry tasks, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.Run(() => Open(options, tasks, time, loggers, null, null), cancellationToken);
    }

    /// <summary>
    /// Opens an engine that runs on a simulation's executor, over a store whose statements pass through a fault injector.
    /// </summary>
    internal static DurableEngine Open(
        EngineOptions options, TaskRegistry tasks, TimeProvider time, ILoggerFactory loggers, IEngineExecutor? executor, IStoreSeam? seam)
    {
        var engine = new DurableEngine(options, tasks, time, loggers, executor, seam);
        try
        {
            engine.ReadWhatIsUnderWay();
            return engine;
        }
        catch
        {
            engine.Abandon();
            throw;
        }
    }

    /// <summary>Resumes all work that was under way and starts running turns. Register every task first.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_stopped, this);
        _runner.Start();
        _timers.Start();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops. With <paramref name="drain"/>, running activities get <see cref="EngineOptions.DrainTimeout"/> to finish and their results
    /// are recorded; otherwise they are abandoned and run again after the next start.
    /// </summary>
    public async Task StopAsync(bool drain = true)
    {
        await _lifetime.WaitAsync();
        try
        {
            if (_stopped) return;
            _client.IsClosed = true;
            _timers.Stop();
            _activities.Close();
            if (drain && _runner.IsRunning) await Drain();
            await _activities.CancelAsync();
            _runner.Stop();
            await WhenWritten();
            _stopped = true;
            _waiters.Close();
            _executor.Dispose();
            _writer.Dispose();
            if (drain && _writer.IsIdle) _writer.CheckpointFully();
            _store.Dispose();
            _activities.Dispose();
        }
        finally
        {
            _lifetime.Release();
        }
    }

    /// <summary>Stops with drain if still running, and releases the folder.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>No turn, activity, check for due timers or write is under way.</summary>
    internal bool IsSettled
    {
        get
        {
            // Work moves from one part to the next. If both counts agree and nothing ended in between, the engine was at rest.
            var before = (_runner.Turns, _activities.Ended);
            return IsAtRest() && IsAtRest() && before == (_runner.Turns, _activities.Ended);

            bool IsAtRest() => IsWritten && _activities.Running == 0 && _activities.Queued == 0;
        }
    }

    /// <summary>No turn, check for due timers or write is under way; activities may be.</summary>
    internal bool IsWritten => _runner.Busy == 0 && _writer.IsIdle && _timers.IsIdle;

    /// <summary>Leaves everything as if the process had died; for simulations.</summary>
    internal void Abandon()
    {
        _stopped = true;
        _client.IsClosed = true;
        _runner.Stop();
        _timers.Stop();
        _activities.Close();
        _executor.Dispose();
        _writer.Dispose();
        _store.Abandon();
    }

    /// <summary>
    /// What an instance has done since it was started or last continued as new, to be kept and replayed against later code.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public FlowRecording Record(string instanceId) => _store.Read(reader =>
    {
        while (true)
        {
            if (reader.Find(instanceId, true) is not { } view || reader.Load(view.Key) is not { } row)
                throw new ArgumentException($"No instance with the id '{instanceId}' was found.", nameof(instanceId));
            byte[] history = [.. reader.History(row.Key).SelectMany(chunk => chunk), .. row.Tail];
            // Another turn may have been written between the two reads.
            if (view.Status == row.Status && reader.Load(view.Key) is { } after && after.Turn == row.Turn)
                return new FlowRecording(row.Id, row.Generation, history, FlowStand.Of(row.Status, view.Output, view.Failure));
        }
    });

    /// <summary>Rebuilds an instance's state and returns how many history records that took. For measurements.</summary>
    internal long Rebuild(string instanceId)
    {
        var row = _store.Read(reader => reader.Find(instanceId, false))
            ?? throw new InvalidOperationException($"No instance with the id '{instanceId}' was found.");
        return _runner.Rebuild(row.Key);
    }

    /// <summary>A setting of the writing connection, for tests.</summary>
    internal long WriterPragma(string name) => _store.Writer.ReadNumber($"PRAGMA {name}");

    // Runs before anything can be written, so that nothing is delivered twice.
    private void ReadWhatIsUnderWay()
    {
        foreach (var key in _store.Read(reader => reader.Awake())) _runner.Recover(key);
        for (long after = 0; ;)
        {
            var page = _store.Read(reader => reader.Inbox(after, InboxPage));
            foreach (var (seq, target, record) in page) Deliver(target, new Message(record, seq));
            if (page.Count < InboxPage) return;
            after = page[^1].Seq;
        }
    }

    private void Deliver(long key, Message message) => _runner.Deliver(key, message);

    // Running activities finish and their results are written. What those turns begin waits for the next start.
    private async Task Drain()
    {
        using var deadline = new CancellationTokenSource(_options.DrainTimeout, _time);
        try
        {
            while (_activities.Running > 0 || _runner.Busy > 0)
            {
                var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _activities.Idled = _runner.Idled = () => idle.TrySetResult();
                if (_activities.Running > 0 || _runner.Busy > 0) await idle.Task.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogDrainTimeout(_logger, _activities.Running);
        }
    }

    private async Task WhenWritten()
    {
        using var deadline = new CancellationTokenSource(_options.DrainTimeout, _time);
        try
        {
            while (!_writer.IsIdle)
            {
                var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _writer.Idled = () => idle.TrySetResult();
                if (!_writer.IsIdle) await idle.Task.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogUnwritten(_logger);
        }
    }

    [LoggerMessage(30, LogLevel.Critical, "A piece of the engine's work met a defect.")]
    private static partial void LogDefect(ILogger logger, Exception fault);

    [LoggerMessage(31, LogLevel.Warning, "{Count} activities did not end in time; they run again after the next start.")]
    private static partial void LogDrainTimeout(ILogger logger, int count);

    [LoggerMessage(32, LogLevel.Error, "The store could not be written in time; what was not acknowledged is given up.")]
    private static partial void LogUnwritten(ILogger logger);
}
