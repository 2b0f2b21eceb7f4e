using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>
/// One turn on its way to disk: history, instance, timers, children and mail for others in one transaction. It takes effect only if no
/// other turn came first (the turn's number is its lease).
/// </summary>
internal sealed partial class TurnOp : StoreOp
{
    /// <summary>History stays in the instance's row up to this many bytes; then it moves to a row of its own.</summary>
    public const int LongestTail = 2000;

    private readonly TurnRunner _runner;
    private readonly Instance _instance;
    private readonly Turn _turn;
    private readonly List<Message> _messages;
    private readonly Creation? _creation;
    private readonly InstanceRow _before;
    private readonly InstanceRow _after;
    private readonly int _parentTask;
    private readonly byte[] _spill = [];
    private readonly List<(long Target, Message Message)> _mail = [];
    private readonly List<long> _children = [];

    public TurnOp(TurnRunner runner, Instance instance, Turn turn, List<Message> messages, Creation? creation)
    {
        _runner = runner;
        _instance = instance;
        _turn = turn;
        _messages = messages;
        _creation = creation;
        _before = instance.Row!;
        _parentTask = instance.Execution!.Start.ParentTask;
        byte[] tail = [.. _before.Tail, .. turn.Chunk];
        var chunks = _before.Chunks;
        if (turn.NextGeneration is { } next)
        {
            tail = next;
            chunks = 0;
        }

        if (tail.Length > LongestTail)
        {
            _spill = tail;
            tail = [];
            chunks++;
        }

        _after = _before with
        {
            Status = turn.Status,
            Turn = _before.Turn + 1,
            Generation = turn.NextGeneration is null ? _before.Generation : _before.Generation + 1,
            // A turn over mail that came before the code was told to begin leaves that still to be done.
            Wake = !turn.Ended && (turn.Wake || (!turn.HasBegun && _before.Wake)),
            Chunks = chunks,
            Tail = tail,
        };
    }

    public override void Apply(StoreTables tables)
    {
        _mail.Clear();
        _children.Clear();
        WriteInstance(tables);
        foreach (var message in _messages) message.Delete(tables);
        foreach (var timer in _turn.Timers) tables.InsertTimer(timer.Due, _before.Key, timer.Id, _before.Generation);
        foreach (var timer in _turn.TimersGone) tables.DeleteTimer(new DueTimer(timer.Due, _before.Key, timer.Id, _before.Generation));
        foreach (var child in _turn.Children) WriteChild(tables, child);
        foreach (var sent in _turn.Events)
        {
            if (tables.Find(sent.TargetId) is { } target && !Creation.IsEnded(target.Status)) Mail(tables, target.Key, sent.Record);
        }

        if (_turn.Ended && _before.Parent is { } parent && tables.StatusOf(parent) is { } status && !Creation.IsEnded(status))
            Mail(tables, parent, EndForParent());
    }

    public override void Committed()
    {
        _instance.Row = _after;
        var timers = _runner.Followers.Timers;
        foreach (var child in _children) _runner.Deliver(child, new Message(TurnRunner.BeginRecord));
        foreach (var (target, message) in _mail) _runner.Deliver(target, message);
        if (!_turn.Ended)
        {
            _runner.Followers.Activities.Begin(_instance, _turn.Activities);
            foreach (var timer in _turn.Timers) timers.Added(timer.Due);
        }

        if (_turn.NextGeneration is not null || _runner.Instances.KeepsNothing || _instance.Execution is { AsksIsReplaying: true })
            _instance.Execution = null;
        if (_turn.NextGeneration is not null)
        {
            _runner.Deliver(_instance.Key, new Message(TurnRunner.BeginRecord));
        }

        if (_turn.Failure is { } failure)
            FailureLog.Orchestration(_runner.Services.Logger, _before.Name, _before.Id, FailureCodec.Read(failure));
        if (_turn.Status != _before.Status) _runner.Followers.Waiters.Changed(_before.Id);
        if (_turn.Ended) _runner.Leave(_instance, []);
        else _runner.Release(_instance);
        _creation?.Call.TrySetResult();
    }

    public override void Failed(Exception fault)
    {
        if (_creation is not null)
        {
            _runner.Leave(_instance, []);
            _creation.Call.TrySetException(
                fault is InvalidOperationException
                    ? fault
                    : new InvalidOperationException($"The instance could not be stored: {fault.Message}", fault));
            return;
        }

        LogTurnFailed(_runner.Services.Logger, _before.Id, fault);
        // The state on disk is authoritative. The next turn starts from it, with the same mail.
        _instance.Execution = null;
        if (fault is not LeaseLostException) _instance.Defect = Failure.From(new InvalidOperationException(
            $"A turn of the orchestration could not be stored: {fault.Message}", fault));
        _instance.PutBack(_messages);
        _runner.Release(_instance);
    }

    private void WriteInstance(StoreTables tables)
    {
        var key = _before.Key;
        if (_creation is not null)
        {
            _creation.Claim(tables);
            tables.InsertInstance(new NewInstance(
                key, _before.Id, _before.Name, _turn.Status, _creation.Created, _after.Wake, _after.Chunks, _after.Tail, null,
                _creation.Start.Tags));
        }

        if (!tables.Advance(key, _before.Turn, _turn.Time, _after.Status, _after.Generation, _after.Chunks, _after.Tail))
            throw new LeaseLostException($"The instance '{_before.Id}' is no longer at turn {_before.Turn}.");
        if (_after.Wake != _before.Wake && _creation is null) tables.SetWake(key, _after.Wake);
        if (_turn.NextGeneration is not null && _before.Chunks > 0) tables.DeleteHistory(key);
        if (_spill.Length > 0) tables.InsertHistory(key, _after.Chunks - 1, _spill);
        if (_turn.CustomStatusChanged) tables.SetCustomStatus(key, _turn.CustomStatus);
        if (_turn.Ended) tables.SetResult(key, _turn.Output, _turn.Failure);
    }

    private void WriteChild(StoreTables tables, ChildStart child)
    {
        if (tables.Find(child.Id) is { } known)
        {
            if (!Creation.IsEnded(known.Status))
            {
                var taken = FailureCodec.Write(Faults.ChildIdTaken(child.Id));
                Mail(tables, _before.Key, RecordWriter.One(writer => writer.Task(RecordKind.TaskFailed, child.TaskId, taken)));
                return;
            }

            tables.DeleteInstance(known.Key);
        }

        var key = tables.NextKey();
        var history = RecordWriter.One(writer => writer.Started(child.Start));
        var isLong = history.Length > LongestTail;
        tables.InsertInstance(new NewInstance(
            key, child.Id, child.Start.Name, OrchestrationRuntimeStatus.Pending, _turn.Time, true, isLong ? 1 : 0, isLong ? [] : history,
            _before.Key,
            child.Start.Tags));
        if (isLong) tables.InsertHistory(key, 0, history);
        _children.Add(key);
    }

    private void Mail(StoreTables tables, long target, byte[] record) =>
        _mail.Add((target, new Message(record, tables.InsertInbox(target, record))));

    private byte[] EndForParent()
    {
        if (_turn.Status == OrchestrationRuntimeStatus.Completed)
            return RecordWriter.One(writer => writer.Task(RecordKind.TaskDone, _parentTask, _turn.Output));
        var failure = _turn.Failure
            ?? FailureCodec.Write(Faults.ChildTerminated(
                _before.Id, _turn.Output is { } output ? System.Text.Encoding.UTF8.GetString(output) : null));
        return RecordWriter.One(writer => writer.Task(RecordKind.TaskFailed, _parentTask, failure));
    }

    [LoggerMessage(11, LogLevel.Error, "A turn of '{InstanceId}' could not be stored.")]
    private static partial void LogTurnFailed(ILogger logger, string instanceId, Exception fault);
}
