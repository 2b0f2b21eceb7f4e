using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;

namespace SppsFlows.Embedded.Engine.Recording;

/// <summary>
/// What one run of a flow did, as text to keep beside the tests: a line of JSON for the start, for each turn, for each thing the code did
/// or was given, and for the flow's final position. <see cref="Differs"/> replays it against today's code. Payloads are kept unchanged,
/// failures without their stack traces: record only flows of test data.
/// </summary>
public sealed class FlowRecording
{
    private readonly StartRecord _start;
    private readonly byte[] _history;
    private readonly long _time;

    internal FlowRecording(string instanceId, int generation, byte[] history, FlowStand stand)
    {
        InstanceId = instanceId;
        Generation = generation;
        Stand = stand;
        _history = history;
        _start = StartRecord.From(Record.Single(history));
        foreach (var record in Records(history))
            if (record.Kind == RecordKind.Turn) _time = record.Read().Number();
    }

    public string InstanceId { get; }

    /// <summary>The orchestrator's name.</summary>
    public string Name => _start.Name;

    /// <summary>The version that the flow was started for; empty for none.</summary>
    public string Version => _start.Version;

    internal int Generation { get; }

    internal FlowStand Stand { get; }

    internal IEnumerable<Record> History => Records(_history);

    /// <exception cref="FormatException">The text is not a recording; the message names the line.</exception>
    public static FlowRecording Parse(string text) => RecordingReader.Read(text);

    public override string ToString() => RecordingWriter.Write(this);

    /// <summary>
    /// Replays the flow and says in a sentence what today's code does differently from the recorded code; null if nothing.
    /// </summary>
    /// <param name="tasks">Today's code.</param>
    /// <param name="versions">Which versions are run; only the default matters here.</param>
    public string? Differs(TaskRegistry tasks, FlowVersions? versions = null)
    {
        if (tasks.FindOrchestrator(Name) is not { } code)
            return $"The recording is of the orchestrator '{Name}', and there is none of that name any more.";
        var execution = new Execution(
            InstanceId, Generation, _start, code, NullLoggerFactory.Instance, versions?.Default ?? "", static _ => { });
        execution.Replay(_history);
        execution.EndReplay();
        if (execution.Fault is { } fault && fault.ErrorType != Stand.ErrorType) return fault.ErrorMessage;
        var turn = execution.RunTurn(_time, []);
        return execution.HasBegun ? DifferenceOf(FlowStand.Of(turn)) : null;
    }

    private string? DifferenceOf(FlowStand today) => today.Equals(Stand)
        ? null
        : $"The orchestrator '{Name}' no longer comes to where its history says: '{InstanceId}' {Stand}, but with today's code it {today}.";

    private static IEnumerable<Record> Records(byte[] history)
    {
        for (var offset = 0; offset < history.Length;) yield return Record.At(history, ref offset);
    }
}

/// <summary>A flow's position: its status, and what it ended with.</summary>
/// <param name="Output">JSON; null for none.</param>
/// <param name="ErrorType">The type of its failure.</param>
internal sealed record FlowStand(OrchestrationRuntimeStatus Status, string? Output, string? ErrorType)
{
    public static FlowStand Of(Turn turn) =>
        Of(turn.NextGeneration is null ? turn.Status : OrchestrationRuntimeStatus.Running, turn.Output, turn.Failure);

    public static FlowStand Of(OrchestrationRuntimeStatus status, byte[]? output, byte[]? failure) => new(
        status,
        output is { Length: > 0 } ? Encoding.UTF8.GetString(output) : null,
        failure is { Length: > 0 } ? FailureCodec.Read(failure).ErrorType : null);

    public override string ToString() => (Status, Output, ErrorType) switch
    {
        (OrchestrationRuntimeStatus.Failed, _, { } type) => $"failed of {type}",
        (_, { } output, _) => $"is {Status} with {output}",
        _ => $"is {Status}",
    };
}
