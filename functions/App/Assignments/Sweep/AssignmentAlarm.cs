using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Assignments.Sweep;

/// <summary>
/// For a host that is one process: sweeps at the moment when the next step is due, when something was opened or touched, and when the clock
/// was moved. Where
/// there is none, <see cref="SweepAssignments"/> comes within a minute.
/// </summary>
/// <param name="flows">Hands over to the engine what ends have left for flows.</param>
public sealed class AssignmentAlarm(
    AssignmentSweep sweep, AssignmentSignal signal, SqliteProbe look, IServiceScopeFactory scopes, Func<DurableTaskClient> flows,
        TimeProvider clock, ILogger<AssignmentAlarm> logger) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var sleep = LongestSleep;
            try
            {
                if (await look.MayHaveWorkAsync<AssignmentSweep>(stoppingToken, now: clock.GetUtcNow())) await SweepAsync(stoppingToken);
                if (await look.MayHaveWorkAsync<AssignmentAlarm>(stoppingToken)) sleep = await UntilNextAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                logger.LogError(fault, "The sweep of assignments failed; it is tried again");
                sleep = AfterFault;
            }
            await SleepAsync(sleep, stoppingToken);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        await sweep.RunAsync(stoppingToken);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FlowOutbox>().DispatchAsync(flows(), stoppingToken);
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
        var calendar = scope.ServiceProvider.GetRequiredService<SchoolCalendar>();
        var now = clock.GetUtcNow();
        var step = await db.Assignments.Where(assignment => assignment.NextStepAt > now)
            .MinAsync(assignment => assignment.NextStepAt, stoppingToken);
        var digest = await db.Assignees.Where(assignee => assignee.RemindAt != null).MinAsync(assignee => assignee.RemindAt, stoppingToken);
        // One that is late already has its time at the next school hour.
        if (digest <= now) digest = calendar.SchoolHours(now) is var hour && hour > now ? hour : null;
        var wait = (step < digest || digest is null ? step : digest) - now;
        return wait < LongestSleep ? wait.Value : LongestSleep;
    }

    private async Task SleepAsync(TimeSpan sleep, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var nudged = signal.WaitAsync(either.Token);
        var slept = Task.Delay(sleep, clock, either.Token);
        await Task.WhenAny(nudged, slept);
        await either.CancelAsync();
        // Both must end before the next round: a waiter left behind would swallow its nudge.
        await Task.WhenAll(nudged, slept)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
