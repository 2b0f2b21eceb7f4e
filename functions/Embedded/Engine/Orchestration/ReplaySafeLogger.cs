using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>Says each line once, in the live turn, whatever is replayed later. Asking it does not count as asking whether the code replays.</summary>
internal sealed class ReplaySafeLogger(Execution execution, ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !execution.IsReplaying && logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!execution.IsReplaying) logger.Log(logLevel, eventId, state, exception, formatter);
    }
}
