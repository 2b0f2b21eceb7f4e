using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Conformance.App.Hosting;

/// <summary>
/// Writes what loggers of category <c>Ledger:KEY</c> say into the ledger under KEY: shows from outside what a replay-safe logger lets
/// through.
/// </summary>
public sealed class LedgerLog : ILoggerProvider
{
    public const string CategoryPrefix = "Ledger:";

    public ILogger CreateLogger(string categoryName) => new Writer(
        categoryName.StartsWith(CategoryPrefix, StringComparison.Ordinal) ? categoryName[CategoryPrefix.Length..] : null);

    public void Dispose()
    {
    }

    private sealed class Writer(string? key) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => key is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (key is not null) Ledger.Write(key, formatter(state, exception));
        }
    }
}

public static class LedgerLogExtensions
{
    public static void AddLedgerLog(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddProvider(new LedgerLog());
        builder.Logging.AddFilter<LedgerLog>(LedgerLog.CategoryPrefix, LogLevel.Trace);
    }
}
