using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Engine;

/// <summary>
/// Tells the operator what failed in the flows. It logs types and places only: messages quote what the code was given (a name that can't be
/// parsed, a row that can't be written), and logs are read and kept by others than flows are. The messages are in the instance's history.
/// </summary>
internal static partial class FailureLog
{
    private const int MostCauses = 5;

    /// <summary>Once for each attempt that ended in failure.</summary>
    public static void Activity(ILogger logger, string activity, string instanceId, int attempt, TaskFailureDetails failure)
    {
        if (logger.IsEnabled(LogLevel.Warning)) LogActivity(logger, activity, instanceId, attempt, TypesOf(failure), PlaceOf(failure));
    }

    /// <summary>Once for each instance that has ended as Failed, on disk.</summary>
    public static void Orchestration(ILogger logger, string orchestration, string instanceId, TaskFailureDetails failure)
    {
        if (logger.IsEnabled(LogLevel.Error)) LogOrchestration(logger, orchestration, instanceId, TypesOf(failure), PlaceOf(failure));
    }

    /// <summary>The type that was thrown and those that caused it, outermost first.</summary>
    private static string TypesOf(TaskFailureDetails failure)
    {
        var types = new List<string>();
        for (var level = failure; level is not null && types.Count < MostCauses; level = level.InnerFailure) types.Add(level.ErrorType);
        return string.Join(" by ", types);
    }

    /// <summary>The innermost method of the thrown exception that is not the framework's, by name: no arguments, no file.</summary>
    private static string PlaceOf(TaskFailureDetails failure)
    {
        string? first = null;
        foreach (var line in (failure.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (!line.StartsWith("at ", StringComparison.Ordinal)) continue;
            var method = line[3..].Split('(')[0];
            if (!method.StartsWith("System.", StringComparison.Ordinal) && !method.StartsWith("Microsoft.", StringComparison.Ordinal))
                return method;
            first ??= method;
        }

        return first ?? "an unknown place";
    }

    [LoggerMessage(40, LogLevel.Warning, "Activity {Activity} of '{InstanceId}' failed at attempt {Attempt}: {ErrorType} at {Place}")]
    private static partial void LogActivity(
        ILogger logger, string activity, string instanceId, int attempt, string errorType, string place);

    [LoggerMessage(41, LogLevel.Error, "Orchestration {Orchestration} '{InstanceId}' failed: {ErrorType} at {Place}")]
    private static partial void LogOrchestration(ILogger logger, string orchestration, string instanceId, string errorType, string place);
}
