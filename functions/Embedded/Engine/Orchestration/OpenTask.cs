using System.Text.Json;
using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>An activity, timer or child that the orchestrator has begun and not yet seen end.</summary>
internal abstract class OpenTask(RecordKind kind, int id, string name)
{
    public RecordKind Kind { get; } = kind;

    public int Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>An activity's input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>For an activity under a retry policy: the number of this attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>An activity's own version and tags, if it has any.</summary>
    public TaskMarks? Marks { get; init; }

    /// <summary>When a timer fires, in UTC ticks.</summary>
    public long Due { get; init; }

    /// <summary>Its end is in history, though the code may not have seen it yet (while suspended).</summary>
    public bool Answered { get; set; }

    public abstract void Complete(Record end);

    public abstract void Cancel();
}

internal sealed class OpenTask<T>(RecordKind kind, int id, string name) : OpenTask(kind, id, name)
{
    private readonly TaskCompletionSource<T> _source = new();

    public Task<T> Task => _source.Task;

    public override void Complete(Record end)
    {
        switch (end.Kind)
        {
            case RecordKind.TaskDone:
                try
                {
                    var reader = end.Read();
                    reader.Number();
                    _source.TrySetResult(Payloads.Read<T>(reader.Rest.Span)!);
                }
                catch (Exception fault) when (fault is JsonException or NotSupportedException)
                {
                    _source.TrySetException(fault);
                }

                break;
            case RecordKind.TaskFailed:
                var failed = end.Read();
                failed.Number();
                _source.TrySetException(new TaskFailedException(Name, Id, FailureCodec.Read(failed.Rest)));
                break;
            default:
                _source.TrySetResult(default!);
                break;
        }
    }

    public override void Cancel() => _source.TrySetCanceled();
}
