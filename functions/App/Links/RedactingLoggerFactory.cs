using System.Collections;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Links;

/// <summary>Creates loggers that clean each entry before the providers get it (<see cref="LogRedaction"/>).</summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Logger(ILogger inner) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
                LogRedaction.Holds(state.ToString()) || Values(state).Any(Holds)
                    ? inner.BeginScope(Entry.Of(state, state.ToString() ?? ""))
                    : inner.BeginScope(state);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel)) return;
            var (text, fault) = (formatter(state, exception), exception?.ToString());
            if (!LogRedaction.Holds(text) && !LogRedaction.Holds(fault) && !Values(state).Any(Holds))
                inner.Log(logLevel, eventId, state, exception, formatter);
            else
                inner.Log(
                    logLevel, eventId, Entry.Of(state, text),
                    LogRedaction.Holds(fault) ? new RedactedException(LogRedaction.Redact(fault!)) : exception,
                    static (entry, _) => entry.ToString());
        }

        private static bool Holds(KeyValuePair<string, object?> value) => LogRedaction.Holds(value.Value?.ToString());

        public static IEnumerable<KeyValuePair<string, object?>> Values<TState>(TState state) =>
            state as IEnumerable<KeyValuePair<string, object?>> ?? [];
    }

    /// <summary>An entry or a scope as plain text.</summary>
    private sealed class Entry(
        string text, IReadOnlyList<KeyValuePair<string, object?>> values) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public static Entry Of<TState>(TState state, string text) => new(LogRedaction.Redact(text),
            [.. Logger.Values(
                state).Select(value => value.Value?.ToString() is { } held && LogRedaction.Holds(held)
                    ? KeyValuePair.Create<string, object?>(value.Key, LogRedaction.Redact(held))
                    : value)]);

        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] => values[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => text;
    }

    /// <summary>Replaces an exception whose text holds a token.</summary>
    private sealed class RedactedException(string text) : Exception("An exception whose text held a token.")
    {
        public override string ToString() => text;
    }
}
