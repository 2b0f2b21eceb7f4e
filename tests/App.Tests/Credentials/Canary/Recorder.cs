using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace SppsFlows.App.Tests.Credentials.Canary;

/// <summary>Keeps every log entry with its values, scopes and exception, and every trace with its tags.</summary>
internal sealed class Recorder : ILoggerProvider, ISupportExternalScope
{
    private readonly ActivityListener _listener;
    private IExternalScopeProvider? _scopes;

    public Recorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ConcurrentQueue<string> Logs { get; } = new();

    public ConcurrentQueue<string> Traces { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _listener.Dispose();

    private void Note(Activity activity) => Traces.Enqueue(string.Join('\n',
    [
        activity.OperationName, activity.DisplayName, activity.StatusDescription,
        .. activity.TagObjects.Select(Write), .. activity.Baggage.Select(item => $"{item.Key}={item.Value}"),
        .. activity.Events.SelectMany(occurred => occurred.Tags.Select(Write).Prepend(occurred.Name)),
    ]));

    private static string Write(KeyValuePair<string, object?> value) => $"{value.Key}={value.Value}";

    private sealed class Logger(Recorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> lines = [
                $"{logLevel} {category} {formatter(state, exception)}",
                .. (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(Write)
            ];
            recorder._scopes?.ForEachScope((scope, into) =>
            {
                into.Add(scope?.ToString() ?? "");
                into.AddRange((scope as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(Write));
            }, lines);
            if (exception is not null) lines.Add(exception.ToString());
            recorder.Logs.Enqueue(string.Join('\n', lines));
        }
    }
}
