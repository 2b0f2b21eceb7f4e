using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Turns;

namespace SppsFlows.Embedded.Engine.Work;

/// <summary>
/// Tells instances that their timers are due. Only the time of the next one is in memory; the table has them all. A timer may be reported
/// twice (its row is deleted only by the turn that takes it); the second time it is no longer open and leaves no trace.
/// </summary>
internal sealed partial class DueTimers(FlowStore store, IEngineExecutor executor, TimeProvider time, ILogger logger) : IWork, IDisposable
{
    private const int Page = 512;

    // The system clock may be set while we wait, and timers measure elapsed time: check again after this long at the latest.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FaultWait = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _next = long.MaxValue;
    private bool _looking;
    private bool _again;

    public required Action<long, Message> Deliver { get; init; }

    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_looking;
        }
    }

    public void Start()
    {
        lock (_gate) _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    public void Stop()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    public void Dispose() => Stop();

    /// <summary>A timer was written.</summary>
    public void Added(long due)
    {
        lock (_gate)
        {
            if (due >= _next) return;
            _next = due;
            if (due > Now)
            {
                Arm(due);
                return;
            }
        }

        Look();
    }

    public void Run()
    {
        try
        {
            var now = Now;
            var last = new DueTimer(long.MinValue, 0, 0, 0);
            while (true)
            {
                var page = store.Read(reader => reader.TimersUntil(now, last, Page));
                foreach (var timer in page) Fire(timer);
                if (page.Count < Page) break;
                last = page[^1];
            }

            Rearm(store.Read(reader => reader.NextDue(now)) ?? long.MaxValue);
        }
        catch (StoreFaultException fault)
        {
            LogFault(logger, fault);
            Rearm(Now + FaultWait.Ticks);
        }
        catch (ObjectDisposedException)
        {
            // The engine was stopped in the meantime; the timers are in the table.
        }
    }

    private long Now => time.GetUtcNow().UtcTicks;

    private void Fire(DueTimer timer)
    {
        var record = timer.Task == CreateOp.StartTimer
            ? TurnRunner.BeginRecord
            : RecordWriter.One(writer => writer.Task(RecordKind.TimerFired, timer.Task));
        Deliver(timer.Key, new Message(record, 0, timer.Generation, timer));
    }

    // One check at a time; a call during a check triggers one more.
    private void Look()
    {
        lock (_gate)
        {
            if (_timer is null) return;
            if (_looking)
            {
                _again = true;
                return;
            }

            _looking = true;
            _next = long.MaxValue; // timers written during the check are either seen by it or trigger another
        }

        executor.RunTurn(this);
    }

    private void Rearm(long due)
    {
        bool again;
        lock (_gate)
        {
            _looking = false;
            again = _again || Math.Min(due, _next) <= Now;
            _again = false;
            if (due < _next) _next = due;
            if (!again) Arm(_next);
        }

        if (again) Look();
    }

    private void Arm(long due)
    {
        if (_timer is null) return;
        long now;
        do
        {
            now = Now;
            var wait = TimeSpan.FromTicks(Math.Max(0, due == long.MaxValue ? LongestWait.Ticks : due - now));
            // Whole milliseconds, rounded up: a timer that fired too early would have to be set again.
            _timer.Change(
                wait > LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)),
                Timeout.InfiniteTimeSpan);
        }
        while (Now - now > TimeSpan.TicksPerSecond); // the clock was moved in between, and the wait would start only after the jump
    }

    [LoggerMessage(20, LogLevel.Error, "The timers that are due could not be read; it is tried again.")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
