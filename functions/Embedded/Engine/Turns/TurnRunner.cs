using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>What turns need from the rest of the engine.</summary>
internal sealed record TurnServices(
    FlowStore Store, StoreWriter Writer, IEngineExecutor Executor, TimeProvider Time, TaskRegistry Tasks, ILoggerFactory Loggers,
    ILogger Logger)
{
    public required FlowVersions Versions { get; init; }
}

/// <summary>
/// Delivers mail to instances and runs their turns: loads the state if it is not in memory, runs the code over the mail, and hands the
/// result to the writer. What follows from a turn (activities, timers, mail for others) happens once it is on disk.
/// </summary>
internal sealed partial class TurnRunner(TurnServices services, InstanceTable instances)
{
    private static readonly TimeSpan LoadRetry = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<IWork> _parked = new();
    private readonly Lock _gate = new();
    private bool _running;
    private int _busy;
    private long _turns;
    private long _replayed;

    public TurnServices Services => services;

    public InstanceTable Instances => instances;

    public required Followers Followers { get; init; }

    public bool IsRunning => Volatile.Read(ref _running);

    /// <summary>Instances taken for a turn that is not on disk yet.</summary>
    public int Busy => Volatile.Read(ref _busy);

    public long Turns => Interlocked.Read(ref _turns);

    public long Replayed => Interlocked.Read(ref _replayed);

    /// <summary>Called when the last taken instance becomes idle.</summary>
    public Action? Idled { get; set; }

    public void Start()
    {
        lock (_gate) _running = true;
        while (_parked.TryDequeue(out var work)) services.Executor.RunTurn(work);
    }

    /// <summary>Takes no more turns; those already taken are written.</summary>
    public void Stop()
    {
        lock (_gate) _running = false;
    }

    /// <summary>Gives an instance a message; its turn follows.</summary>
    public void Deliver(long key, Message message)
    {
        while (true)
        {
            var instance = instances.GetOrAdd(key, this);
            if (instance.Post(message) is not { } schedule) continue;
            if (schedule) Schedule(instance);
            return;
        }
    }

    /// <summary>Restarts what the last process had begun for an instance.</summary>
    public void Recover(long key)
    {
        var instance = instances.GetOrAdd(key, this);
        instance.Recovering = true;
        if (instance.Nudge() == true) Schedule(instance); // nothing has been evicted yet
    }

    /// <summary>Starts a new instance: its first turn is written together with the instance.</summary>
    public void StartNew(Creation creation)
    {
        var instance = new Instance(creation.Key, this) { Row = creation.FirstRow() };
        instance.Reserve();
        instances.Add(instance);
        Interlocked.Increment(ref _busy);
        Enqueue(new FirstTurn(this, instance, creation));
    }

    /// <summary>Fails an instance for something that its code did outside its turns.</summary>
    public void Fail(long key, TaskFailureDetails defect)
    {
        while (true)
        {
            var instance = instances.GetOrAdd(key, this);
            instance.Defect = defect;
            if (instance.Nudge() is not { } schedule) continue;
            if (schedule) Schedule(instance);
            return;
        }
    }

    public void Run(Instance instance)
    {
        var messages = instance.TakeMail();
        try
        {
            if (!Load(instance))
            {
                Leave(instance, messages);
                return;
            }
        }
        catch (StoreFaultException fault)
        {
            LogLoadFault(services.Logger, instance.Key, fault);
            instance.PutBack(messages);
            RunLater(instance);
            return;
        }

        if (instance.Execution is not { } execution)
        {
            SetAside(instance);
            return;
        }

        var recovered = instance.Recovering;
        instance.Recovering = false;
        if (recovered && !execution.HasBegun && instance.Row!.Wake) messages.Insert(0, new Message(BeginRecord));
        if (recovered) Followers.Activities.Begin(instance, execution.UnansweredActivities);
        if (instance.Defect is { } defect) execution.Break(defect);
        Submit(instance, RunTurn(execution, messages), messages, null);
    }

    public void RunFirst(Instance instance, Creation creation)
    {
        instance.Execution = Create(instance, creation.Start);
        var turn = instance.Execution.RunTurn(creation.Created, [new Message(BeginRecord)]);
        Submit(instance, turn, [], creation);
    }

    /// <summary>A turn is on disk or was given up: the instance is free for the next. Called by the writer.</summary>
    public void Release(Instance instance)
    {
        if (instance.Release())
        {
            Enqueue(instance);
            return;
        }

        instances.Rest(instance);
        Rested();
    }

    /// <summary>An instance has ended or never existed: nothing more happens to it.</summary>
    public void Leave(Instance instance, List<Message> unread)
    {
        unread.AddRange(instance.Leave());
        instances.Remove(instance);
        instance.Execution = null;
        instance.Row = null;
        if (unread.Exists(message => message.IsStored)) services.Writer.Add(new DiscardOp(unread));
        Rested();
    }

    public static byte[] BeginRecord { get; } = RecordWriter.One(writer => writer.Plain(RecordKind.Begin));

    /// <summary>Rebuilds an instance's state from history, discards it, and returns how many records that took.</summary>
    public long Rebuild(long key)
    {
        var instance = new Instance(key, this);
        return Load(instance) ? instance.Execution?.RecordsRead ?? 0 : 0;
    }

    private void Submit(Instance instance, Turn turn, List<Message> messages, Creation? creation)
    {
        if (turn.Chunk.Length == 0 && !turn.CustomStatusChanged && creation is null)
        {
            // All of it concerned things that are over. The inbox is cleared, and nothing else changes.
            if (messages.Exists(message => message.IsStored)) services.Writer.Add(new DiscardOp(messages));
            Release(instance);
            return;
        }

        Interlocked.Increment(ref _turns);
        services.Writer.Add(new TurnOp(this, instance, turn, messages, creation));
    }

    private Turn RunTurn(Execution execution, List<Message> messages)
    {
        try
        {
            return execution.RunTurn(services.Time.GetUtcNow().UtcTicks, messages);
        }
        catch (Exception fault) when (fault is not ProcessDeathException)
        {
            LogDefect(services.Logger, execution.InstanceId, fault);
            execution.Break(Failure.From(fault));
            return execution.RunTurn(services.Time.GetUtcNow().UtcTicks, []);
        }
    }

    // False when it has ended. If it has no execution afterwards, it is of a version that this process does not run.
    private bool Load(Instance instance)
    {
        if (instance.Execution is not null) return true;
        return services.Store.Read(reader =>
        {
            var row = reader.Load(instance.Key);
            if (row is null
                || row.Status is OrchestrationRuntimeStatus.Completed
                    or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated)
                return false;
            var history = row.Chunks > 0 ? reader.History(row.Key) : [];
            instance.Row = row;
            instance.Execution = Replay(instance, row, row.Tail.Length > 0 ? history.Append(row.Tail) : history);
            Interlocked.Add(ref _replayed, instance.Execution?.RecordsRead ?? 0);
            return true;
        });
    }

    private Execution? Replay(Instance instance, InstanceRow row, IEnumerable<byte[]> history)
    {
        Execution? execution = null;
        try
        {
            foreach (var chunk in history)
            {
                if (execution is null)
                {
                    var start = StartRecord.From(Record.Single(chunk));
                    var admitted = services.Versions.Admits(start.Version);
                    if (!admitted && services.Versions.Failure == VersionFailureStrategy.Reject) return null;
                    execution = Create(instance, start);
                    if (!admitted) execution.Break(Faults.WrongVersion(start.Name, start.Version, services.Versions));
                }

                execution.Replay(chunk);
            }

            execution!.EndReplay();
            return execution;
        }
        catch (Exception fault) when (fault is not (StoreFaultException or ProcessDeathException))
        {
            // An unreadable history fails only its own instance.
            LogDefect(services.Logger, row.Id, fault);
            execution ??= Create(instance, new StartRecord(row.Name, default));
            execution.Break(Failure.From(new InvalidDataException($"The history of '{row.Id}' can't be read: {fault.Message}", fault)));
            execution.EndReplay();
            return execution;
        }
    }

    private Execution Create(Instance instance, StartRecord start)
    {
        var row = instance.Row!;
        return new Execution(
            row.Id, row.Generation, start, services.Tasks.FindOrchestrator(start.Name), services.Loggers, services.Versions.Default,
            method => Fail(instance.Key, Faults.NonDurableAwait(start.Name, method)));
    }

    private void SetAside(Instance instance)
    {
        var row = instance.Row!;
        LogSetAside(services.Logger, row.Name, row.Id, services.Versions.Default, services.Versions.Match);
        instance.Row = null;
        instance.SetAside();
        Rested();
    }

    private void Schedule(Instance instance)
    {
        Interlocked.Increment(ref _busy);
        Enqueue(instance);
    }

    private void Enqueue(IWork work)
    {
        lock (_gate)
        {
            if (!_running)
            {
                _parked.Enqueue(work);
                return;
            }
        }

        services.Executor.RunTurn(work);
    }

    private void Rested()
    {
        if (Interlocked.Decrement(ref _busy) == 0) Idled?.Invoke();
    }

    private void RunLater(Instance instance)
    {
        ITimer? timer = null;
        timer = services.Time.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                Enqueue(instance);
            },
            null, LoadRetry, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(10, LogLevel.Error, "Instance {Key} could not be loaded; it is tried again.")]
    private static partial void LogLoadFault(ILogger logger, long key, Exception fault);

    [LoggerMessage(13, LogLevel.Warning,
        "Orchestration {Orchestration} '{InstanceId}' waits: it is of a version that this process, with version '{Version}' ({Match}), "
        + "does not run.")]
    private static partial void LogSetAside(
        ILogger logger, string orchestration, string instanceId, string version, VersionMatchStrategy match);

    [LoggerMessage(12, LogLevel.Critical, "A turn of '{InstanceId}' met a defect; the instance fails.")]
    private static partial void LogDefect(ILogger logger, string instanceId, Exception fault);

    private sealed class FirstTurn(TurnRunner runner, Instance instance, Creation creation) : IWork
    {
        public void Run() => runner.RunFirst(instance, creation);
    }
}
