using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// Logs each line once, in the live turn, however often it is replayed. Using it does not count as asking whether the code is replaying.
/// Whether a level is enabled does not depend on replay: code that branches on it takes the same branch each time.
/// </summary>
internal sealed class ReplaySafeLogger(Execution execution, ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!execution.IsReplaying) logger.Log(logLevel, eventId, state, exception, formatter);
    }
}

/// <summary>Makes replay-safe loggers, for code that takes a factory.</summary>
internal sealed class ReplaySafeLoggers(Execution execution, ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(execution, loggers.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException(
            "An orchestrator's logger factory takes no providers: add them to the app's logging when it is built.");

    /// <summary>Does nothing: the host owns the loggers.</summary>
    public void Dispose()
    {
    }
}
