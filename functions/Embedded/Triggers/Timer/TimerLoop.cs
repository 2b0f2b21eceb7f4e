using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>
/// Runs one timer function at its occurrences, never twice at once. An occurrence that passes while the function still runs is skipped.
/// </summary>
internal sealed class TimerLoop(
    FunctionMethod function, TimerSchedule schedule, TimerState? state, FunctionRunner runner, IServiceScopeFactory scopes,
    TimeProvider time, ILogger logger)
{
    // The wall clock can be set during a wait, and system timers do not notice.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private TimerRecord? _loaded;

    /// <summary>Fixes the next occurrence before the host serves requests, so that a later move of the clock can pass over it.</summary>
    public void Schedule() => _loaded = Load();

    public async Task RunAsync(CancellationToken stop)
    {
        var record = _loaded ?? Load();
        _loaded = null;
        // What is due before the first wait was missed while the host was down.
        var missed = record.Next <= Now;
        if (missed || function.TriggerAs<TimerTriggerAttribute>()!.RunOnStartup) record = await OccurAsync(record, missed, stop);
        while (record.Next != DateTime.MaxValue)
        {
            stop.ThrowIfCancellationRequested();
            var left = record.Next - Now;
            if (left > TimeSpan.Zero) await WaitAsync(left < LongestWait ? left : LongestWait, record.Next, stop);
            else record = await OccurAsync(record, isPastDue: -left > LongestWait, stop);
        }
    }

    private async Task WaitAsync(TimeSpan wait, DateTime next, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var delay = Task.Delay(wait, time, enough.Token);
        // The clock may have been moved after the wait was computed and before it was armed.
        if (Now < next) await delay;
        else await enough.CancelAsync();
    }

    private TimerRecord Load()
    {
        var record = state?.Read();
        if (record?.Schedule == schedule.Text) return record;
        // A changed schedule counts from the last run, a new one from now.
        var from = record is null ? Now : record.Last == default ? record.LastUpdated : record.Last;
        record = new TimerRecord(schedule.Text, record?.Last ?? default, NextAfter(from), Now);
        state?.Write(record);
        return record;
    }

    private async Task<TimerRecord> OccurAsync(TimerRecord record, bool isPastDue, CancellationToken stop)
    {
        var status = new ScheduleStatus { Last = record.Last, Next = record.Next, LastUpdated = record.LastUpdated };
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = state is null ? null : status };
        var began = Now;
        try
        {
            await using var invocation = new Invocation(function, scopes, null, stop) { TriggerValue = info };
            await runner.RunAsync(invocation);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is not done, so it is still due after the next start.
            throw;
        }
#pragma warning disable CA1031 // A failed run is told; the schedule goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.LogError(failure, "Timer function {Function} failed; it runs again at its next occurrence", function.Name);
        }
        var now = Now;
        // A run before its time, at start-up, leaves the occurrence due; a clock set back does not repeat it.
        var next = began < record.Next ? record.Next : NextAfter(now > record.Next ? now : record.Next);
        record = new TimerRecord(schedule.Text, began, next, now);
        state?.Write(record);
        return record;
    }

    private DateTime NextAfter(DateTime instant) =>
        schedule.Next(new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)))?.UtcDateTime ?? DateTime.MaxValue;
}
