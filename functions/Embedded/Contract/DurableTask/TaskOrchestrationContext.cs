using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// All that an orchestrator may use: durable calls, timers, events, and a clock and ids that are the same on replay.
/// Orchestrators await nothing but tasks from here (and <see cref="Task.WhenAll(Task[])"/>, <see cref="Task.WhenAny(Task[])"/> over them).
/// </summary>
public abstract class TaskOrchestrationContext
{
    public abstract TaskName Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>The caller; null unless this is a sub-orchestration.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The time of the current turn (UTC); stands still between awaits.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while history is replayed. Use it for nothing but logging.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The same, asked by the engine's own logger: it leaves no mark.</summary>
    internal virtual bool IsReplayingUnmarked => IsReplaying;

    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input; the default of <typeparamref name="T"/> when the instance was started without one.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity, which runs at least once.</summary>
    /// <exception cref="TaskFailedException">The activity failed, after all retries.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallActivityAsync<TResult>(TaskName name, TaskOptions options) => CallActivityAsync<TResult>(name, null, options);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) => CallActivityAsync<object>(name, input, options);

    /// <inheritdoc cref="CallActivityAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Runs another orchestrator as a child and awaits its end.</summary>
    /// <exception cref="TaskFailedException">The child failed or was terminated, or its id is that of an instance still running.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <inheritdoc cref="CallSubOrchestratorAsync{TResult}(TaskName, object?, TaskOptions?)"/>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) => CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>A durable timer. It holds the instance open until it fires or is cancelled: cancel the loser of a race.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) => CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <inheritdoc cref="CreateTimer(TimeSpan, CancellationToken)"/>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>Waits for an event. Names are case-insensitive; the newest live wait on a name gets the event, an event nobody waits for is kept.</summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="WaitForExternalEvent{T}(string, TimeSpan, CancellationToken)"/>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) => WaitForExternalEvent<T>(eventName, timeout, CancellationToken.None);

    /// <summary>Waits for an event, at most for a time.</summary>
    /// <exception cref="OperationCanceledException">The time ran out, or the token was cancelled.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerLost = new CancellationTokenSource();
        using var waitLost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = CreateTimer(timeout, timerLost.Token);
        var received = WaitForExternalEvent<T>(eventName, waitLost.Token);
        var loser = await Task.WhenAny(timer, received) == received ? timerLost : waitLost;
        loser.Cancel(); // not CancelAsync: that leaves the turn for the thread pool
        return await received;
    }

    /// <summary>Sends an event to another instance. Nothing happens when that one is unknown or has ended.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Shows a value (under 8,000 characters) to those who query the instance.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Ends this run when the orchestrator returns and all its work has ended, and begins anew with an empty history.</summary>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>An id that is the same on replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that is silent on replay.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <inheritdoc cref="CreateReplaySafeLogger(string)"/>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplayingUnmarked && logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplayingUnmarked) logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
