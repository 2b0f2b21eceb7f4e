using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Turns;

namespace SppsFlows.Embedded.Engine.Work;

/// <summary>
/// Runs activities whose call is on disk, a bounded number at once. The result goes to the instance as mail and is recorded with the turn
/// that takes it. If the process dies before that, the activity runs again.
/// </summary>
internal sealed class ActivityRunner(TaskRegistry tasks, IEngineExecutor executor, int limit, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Job> _queue = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _closed;
    private int _running;
    private long _ended;

    public required Action<long, Message> Deliver { get; init; }

    public int Running => Volatile.Read(ref _running);

    public int Queued
    {
        get
        {
            lock (_gate) return _queue.Count;
        }
    }

    public long Ended => Interlocked.Read(ref _ended);

    /// <summary>Called when the last running activity has ended.</summary>
    public Action? Idled { get; set; }

    public void Begin(Instance instance, IEnumerable<OpenTask> activities)
    {
        foreach (var activity in activities)
        {
            var job = new Job(this, instance.Key, instance.Row!.Id, instance.Row.Generation, instance.Execution!.Start.Version, activity);
            lock (_gate)
            {
                if (_closed) return;
                if (_running >= limit)
                {
                    _queue.Enqueue(job);
                    continue;
                }

                _running++;
            }

            executor.RunActivity(job);
        }
    }

    /// <summary>Begins no more activities. Those not begun are in history and run after the next start.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _queue.Clear();
        }
    }

    /// <summary>Asks the running ones to stop; what they return now is not recorded.</summary>
    public Task CancelAsync() => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();

    private void End(Job job, byte[]? record)
    {
        Interlocked.Increment(ref _ended);
        if (record is not null) Deliver(job.Key, new Message(record, 0, job.Generation));
        Job? next = null;
        bool idle;
        lock (_gate)
        {
            if (!_queue.TryDequeue(out next)) _running--;
            idle = _running == 0;
        }

        if (next is not null) executor.RunActivity(next);
        else if (idle) Idled?.Invoke();
    }

    private sealed class Job(ActivityRunner runner, long key, string instanceId, int generation, string version, OpenTask task) : IWork
    {
        public long Key => key;

        public int Generation => generation;

        public void Run() => _ = RunAsync();

        private async Task RunAsync()
        {
            byte[]? record = null;
            try
            {
                record = Done(await Call());
            }
            catch (OperationCanceledException) when (runner._stop.IsCancellationRequested)
            {
                // Cut off by the stop: it has no result and will run again.
            }
            catch (Exception fault)
            {
                record = Failed(fault is ActivityNotFoundException ? Faults.NoActivity(task.Name) : Failure.From(fault));
            }

            runner.End(this, record);
        }

        private Task<object?> Call()
        {
            var activity = runner.Tasks.FindActivity(task.Name) ?? throw new ActivityNotFoundException();
            var value = Payloads.Read(task.Input.Span, activity.InputType);
            var call = new ActivityCall(task.Name, instanceId, value) { Version = task.Marks?.Version ?? version };
            if (task.Marks is { Tags.IsEmpty: false } marks) call = call with { Tags = TagCodec.Read(marks.Tags) };
            return activity.Run(call, runner._stop.Token);
        }

        private byte[] Done(object? result)
        {
            var payload = Payloads.Write(result);
            return RecordWriter.One(writer => writer.Task(RecordKind.TaskDone, task.Id, payload));
        }

        private byte[] Failed(TaskFailureDetails failure)
        {
            FailureLog.Activity(runner.Logger, task.Name, instanceId, task.Attempt, failure);
            var payload = FailureCodec.Write(failure);
            return RecordWriter.One(writer => writer.Task(RecordKind.TaskFailed, task.Id, payload));
        }
    }

    private TaskRegistry Tasks => tasks;

    private ILogger Logger => logger;

    private sealed class ActivityNotFoundException : Exception;
}
