using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// One generation of an instance in memory: the orchestrator's state machine at its current point, and the tasks and events it waits for.
/// It is a pure function of its history: the same records lead to the same state, in a live turn and in replay alike.
/// </summary>
internal sealed partial class Execution
{
    /// <summary>Characters of JSON in a custom status: 16 KB of UTF-16, the real host's limit.</summary>
    public const int LongestStatus = 8192;

    private readonly Func<TaskOrchestrationContext, Task<object?>>? _code;
    private readonly ExecutionContextOf _context;
    private readonly TurnQueue _queue;
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly EventBox _events = new();
    private readonly ExpectedActions _expected = new();
    private readonly RecordWriter _actions = new();
    private readonly RecordWriter _inputs = new();
    private readonly Queue<Record> _held = new();
    private Turn _turn = new();
    private Task<object?>? _main;
    private TaskFailureDetails? _broken;
    private byte[]? _terminated;
    private byte[]? _newInput;
    private string? _newVersion;
    private bool _continued;
    private bool _keepEvents;
    private bool _hasStatus;
    private bool _showsOldStatus;
    private bool _hadTurn;
    private bool _suspended;
    private int _nextTask;
    private int _unanswered;
    private long _step;

    public Execution(
        string instanceId, int generation, StartRecord start, Func<TaskOrchestrationContext, Task<object?>>? code, ILoggerFactory loggers,
        string defaultVersion,
        Action<string> strayed)
    {
        InstanceId = instanceId;
        Generation = generation;
        Start = start;
        DefaultVersion = defaultVersion;
        _showsOldStatus = start.ShowsOldStatus;
        _code = code;
        _queue = new TurnQueue(strayed);
        _context = new ExecutionContextOf(this, loggers);
    }

    public string InstanceId { get; }

    public int Generation { get; }

    public StartRecord Start { get; }

    /// <summary>The version given to children that are called without one; empty for none.</summary>
    public string DefaultVersion { get; }

    /// <summary>Why it fails, once known, whatever its code does.</summary>
    public TaskFailureDetails? Fault => _broken;

    public bool IsReplaying { get; private set; }

    /// <summary>
    /// Its code has asked whether it is replaying. Every turn must then be a replay, or the answers would differ from the real host's.
    /// </summary>
    public bool AsksIsReplaying { get; set; }

    /// <summary>The time of the current turn, in UTC ticks. It never goes back, even if the clock does.</summary>
    public long Time { get; private set; }

    public long RecordsRead { get; private set; }

    /// <summary>It has been told to begin. The code runs from then on, unless it was suspended earlier.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Activities whose results are not in history yet.</summary>
    public IEnumerable<OpenTask> UnansweredActivities => _open.Values.Where(task => task.Kind == RecordKind.Activity && !task.Answered);

    /// <summary>Advances the state to the end of a chunk of history.</summary>
    public void Replay(ReadOnlyMemory<byte> chunk)
    {
        IsReplaying = true;
        _queue.Enter();
        try
        {
            for (var offset = 0; offset < chunk.Length && _broken is null;)
            {
                var record = Record.At(chunk, ref offset);
                RecordsRead++;
                if (record.IsAction)
                {
                    _expected.Add(record);
                }
                else if (record.Kind == RecordKind.Turn)
                {
                    EndReplayedTurn();
                    Time = record.Read().Number();
                }
                else if (record.Kind != RecordKind.Started)
                {
                    Apply(record);
                }
            }
        }
        finally
        {
            _queue.Leave();
        }
    }

    /// <summary>The whole history has been replayed; turns follow.</summary>
    public void EndReplay()
    {
        EndReplayedTurn();
        IsReplaying = false;
        _turn = new Turn();
    }

    /// <summary>Runs the code over what came in and returns what is to be committed.</summary>
    public Turn RunTurn(long now, IReadOnlyList<Message> messages)
    {
        var turn = _turn = new Turn();
        Time = turn.Time = Math.Max(now, Time);
        _actions.Clear();
        _inputs.Clear();
        _queue.Enter();
        try
        {
            foreach (var message in messages)
            {
                if (_broken is not null || _terminated is not null) break;
                if (message.Generation is { } generation && generation != Generation) continue;
                if (Apply(Record.Single(message.Record))) _inputs.Bytes(message.Record);
            }
        }
        finally
        {
            _queue.Leave();
        }

        Conclude(turn);
        return turn;
    }

    /// <summary>Fails the instance at its next turn, whatever its code does.</summary>
    public void Break(TaskFailureDetails failure) => _broken ??= failure;

    private void EndReplayedTurn()
    {
        if (_broken is null && _expected.Missing() is { } difference) Diverged(difference);
        if (_main is not null) NoteTurn();
    }

    private void Conclude(Turn turn)
    {
        if (turn.CustomStatus is { Length: > LongestStatus } status) DropTurn(turn, status.Length);
        if (_broken is null
            && _terminated is null && _main is { IsCompleted: false } && !_suspended && _open.Count == 0 && _events.Waiting == 0)
            _broken = Faults.NonDurableAwait(Start.Name, AwaitTrace.MethodOf(_main));

        if (_broken is not null)
        {
            turn.Status = OrchestrationRuntimeStatus.Failed;
            turn.Failure = FailureCodec.Write(_broken);
        }
        else if (_terminated is not null)
        {
            turn.Status = OrchestrationRuntimeStatus.Terminated;
            turn.Output = _terminated;
        }
        else if (_main is { IsCompleted: true } && _open.Count == 0)
        {
            Finish(turn, _main);
        }
        else
        {
            turn.Status = _suspended
                ? OrchestrationRuntimeStatus.Suspended
                : HasBegun ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
            turn.Wake = _unanswered > 0;
            turn.HasBegun = HasBegun;
        }

        if (turn.Ended) turn.TimersGone.AddRange(_open.Values.Where(task => task.Kind == RecordKind.Timer && !task.Answered));
        if (!turn.Ended && turn.NextGeneration is null && _actions.Length + _inputs.Length == 0) return;
        turn.Chunk = WriteChunk(turn.Time);
        if (_main is null) return;
        if (_showsOldStatus) ShowStatus(turn);
        NoteTurn();
    }

    // As on the real host, only the turn's time and what it consumed are kept. The JSON is ASCII: a byte is a character.
    private void DropTurn(Turn turn, int statusLength)
    {
        turn.CustomStatus = null;
        turn.CustomStatusChanged = _terminated is null;
        if (_terminated is not null) return;
        _broken ??= Faults.StatusTooLong(Start.Name, statusLength);
        turn.DropActions();
        _actions.Clear();
    }

    // A status outlives continue-as-new by one turn: for that long the real host shows the old one unless the new run has set its own.
    private void ShowStatus(Turn turn)
    {
        var staysOneMore = !_hadTurn && turn.NextGeneration is null;
        if (_hasStatus) return;
        turn.CustomStatus = null;
        turn.CustomStatusChanged = !staysOneMore;
    }

    private void NoteTurn()
    {
        if (_hadTurn || _hasStatus) _showsOldStatus = false;
        _hadTurn = true;
    }

    private void Finish(Turn turn, Task<object?> main)
    {
        if (!main.IsCompletedSuccessfully)
        {
            turn.Status = OrchestrationRuntimeStatus.Failed;
            // An uncaught cancellation is reported as by the real worker: inside an aggregate, without its own text.
            turn.Failure = FailureCodec.Write(
                Failure.From(main.Exception?.InnerException ?? new AggregateException(new TaskCanceledException(main))));
        }
        else if (_continued)
        {
            turn.Status = _suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running;
            turn.NextGeneration = WriteNextGeneration();
            turn.Wake = true;
        }
        else
        {
            turn.Status = OrchestrationRuntimeStatus.Completed;
            try
            {
                turn.Output = Payloads.Write(main.Result);
            }
            catch (Exception fault)
            {
                turn.Status = OrchestrationRuntimeStatus.Failed;
                turn.Failure = FailureCodec.Write(Failure.From(fault));
            }
        }
    }

    // Actions come before what was consumed, so that a replay knows what to expect before it runs the code.
    private byte[] WriteChunk(long time)
    {
        var chunk = new RecordWriter();
        chunk.Turn(time);
        chunk.Bytes(_actions.Written);
        chunk.Bytes(_inputs.Written);
        return chunk.Written.ToArray();
    }

    private byte[] WriteNextGeneration()
    {
        var history = new RecordWriter();
        history.Started(Start with { Input = _newInput, Version = _newVersion ?? Start.Version, ShowsOldStatus = _hasStatus });
        if (_suspended) history.Plain(RecordKind.Suspend);
        if (_keepEvents)
        {
            foreach (var (name, payload) in _events.Unprocessed()) history.Event(RecordKind.Event, name, payload.Span);
        }

        return history.Written.ToArray();
    }
}
