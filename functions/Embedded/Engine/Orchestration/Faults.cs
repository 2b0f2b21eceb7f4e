using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>The orchestrator's present code does not do what its history says it did.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);

/// <summary>An orchestrator awaited something that is not durable.</summary>
internal sealed class NonDurableAwaitException(string message) : Exception(message);

/// <summary>Failures the engine itself states.</summary>
internal static class Faults
{
    private const string OrchestratorNotFound = "OrchestratorTaskNotFound";
    private const string ActivityNotFound = "ActivityTaskNotFound";
    private const string VersionMismatch = "VersionMismatch";

    public static TaskFailureDetails NoOrchestrator(string name) =>
        new(OrchestratorNotFound, $"No orchestrator task named '{name}' was found.", null, null, null);

    public static TaskFailureDetails NoActivity(string name) =>
        new(ActivityNotFound, $"No activity task named '{name}' was found.", null, null, null);

    public static TaskFailureDetails ChildIdTaken(string id) => new(
        "OrchestrationAlreadyExists", $"The sub-orchestration could not start: the instance '{id}' has not ended.", null, null, null);

    public static TaskFailureDetails ChildTerminated(string id, string? output) => new(
        "OrchestrationTerminated", $"The sub-orchestration '{id}' was terminated{(output is null ? "" : $": {output}")}.", null, null,
        null);

    public static TaskFailureDetails NonDurableAwait(string orchestrator, string? method) => Failure.From(new NonDurableAwaitException(
        $"The orchestrator '{orchestrator}' awaited a task that is not durable{(method is null ? "" : $" in {method}")}. An "
        + "orchestrator may await only what its "
        + "TaskOrchestrationContext gives it: move the other work into an activity, and use CreateTimer instead of Task.Delay."));

    public static TaskFailureDetails WrongVersion(string orchestrator, string version, FlowVersions versions) => new(
        VersionMismatch,
        $"The orchestration '{orchestrator}' is of version '{version}'. This process runs version '{versions.Default}' "
        + $"({versions.Match}), and fails others.",
        null, null, null);

    /// <summary>As on the real host, it is not thrown where the status is set, and no try/catch sees it.</summary>
    public static TaskFailureDetails StatusTooLong(string orchestrator, int characters) => Failure.From(new ArgumentException(
        $"The orchestrator '{orchestrator}' set a custom status of {characters} characters of JSON; {Execution.LongestStatus} are the "
        + "most. "
        + "Show a reference to what is long."));

    /// <summary>As on the real stack, a payload of the wrong type fails the orchestration, and its own try/catch does not see it.</summary>
    public static TaskFailureDetails WrongPayload(string orchestrator, string eventName, Exception fault) =>
        Failure.From(new InvalidOperationException(
            $"The event '{eventName}' brought a payload that is not what the orchestrator '{orchestrator}' waits for: {fault.Message}",
            fault));

    /// <summary>A task that is missing, or of a version that does not run here, will be no different at the next attempt.</summary>
    public static bool IsNonRetriable(TaskFailureDetails failure) =>
        failure.ErrorType is OrchestratorNotFound or ActivityNotFound or VersionMismatch;
}
