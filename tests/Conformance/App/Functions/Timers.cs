using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

/// <param name="Early">By how much the host's timers may fire before their time.</param>
public sealed record Nap(TimeSpan Length, TimeSpan Early);

public static class Timers
{
    /// <summary>Sleeps for the input; returns the orchestrator's times before and after.</summary>
    [Function(nameof(Sleep))]
    public static async Task<DateTime[]> Sleep([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var before = context.CurrentUtcDateTime;
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return [before, context.CurrentUtcDateTime];
    }

    [Function(nameof(SleepUntil))]
    public static async Task<DateTime> SleepUntil([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(context.GetInput<DateTime>(), CancellationToken.None);
        return context.CurrentUtcDateTime;
    }

    /// <summary>Sleeps until one day before now.</summary>
    [Function(nameof(SleepUntilYesterday))]
    public static async Task<string> SleepUntilYesterday([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
        return "awake";
    }

    /// <summary>Timers of 3, 1 and 2 units, created in this order; returns the order in which they fired.</summary>
    [Function(nameof(SleepInParallel))]
    public static async Task<List<int>> SleepInParallel([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var unit = context.GetInput<TimeSpan>();
        var fired = new List<int>();
        await Task.WhenAll(WakeAfter(3), WakeAfter(1), WakeAfter(2));
        return fired;

        async Task WakeAfter(int units)
        {
            await context.CreateTimer(unit * units, CancellationToken.None);
            fired.Add(units);
        }
    }

    /// <summary>A race of an event against a timer of the input's length, whose loser is left alone.</summary>
    [Function(nameof(LeaveLosingTimer))]
    public static async Task<string> LeaveLosingTimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var timer = context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        var decision = context.WaitForExternalEvent<string>("decision");
        return await Task.WhenAny(timer, decision) == decision ? await decision : "timer";
    }

    /// <summary>The same race, as it should be written.</summary>
    [Function(nameof(CancelLosingTimer))]
    public static async Task<string> CancelLosingTimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var lost = new CancellationTokenSource();
        var timer = context.CreateTimer(context.GetInput<TimeSpan>(), lost.Token);
        var decision = context.WaitForExternalEvent<string>("decision");
        if (await Task.WhenAny(timer, decision) == timer) return "timer";
        lost.Cancel();
        return await decision;
    }

    /// <summary>Awaits timers whose token was cancelled before and after their creation, and cancels one that has fired.</summary>
    [Function(nameof(AwaitCancelledTimers))]
    public static async Task<string> AwaitCancelledTimers([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var before = new CancellationTokenSource();
        before.Cancel();
        var first = await OutcomeAsync(context.CreateTimer(TimeSpan.FromDays(1), before.Token));

        using var after = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(1), after.Token);
        after.Cancel();
        var second = await OutcomeAsync(timer);

        using var late = new CancellationTokenSource();
        timer = context.CreateTimer(TimeSpan.Zero, late.Token);
        await timer;
        late.Cancel();
        var third = await OutcomeAsync(timer);
        try
        {
            await context.CreateTimer(TimeSpan.FromDays(1), after.Token);
            return "not cancelled";
        }
        catch (OperationCanceledException e)
        {
            return $"{first},{second},{third},{(e.CancellationToken == after.Token ? "its token" : "no token")}";
        }
    }

    /// <summary>Returns while a timer of the input's length is open.</summary>
    [Function(nameof(ReturnWithOpenTimer))]
    public static Task<string> ReturnWithOpenTimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return Task.FromResult("returned");
    }

    /// <summary>Throws while a timer of the input's length is open.</summary>
    [Function(nameof(ThrowWithOpenTimer))]
    public static Task<string> ThrowWithOpenTimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        throw new InvalidOperationException("thrown with an open timer");
    }

    /// <summary>Continues as new while a timer of the input's length is open; returns the time of the second run.</summary>
    [Function(nameof(ContinueWithOpenTimer))]
    public static Task<DateTime> ContinueWithOpenTimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var length = context.GetInput<TimeSpan>();
        if (length > TimeSpan.Zero)
        {
            _ = context.CreateTimer(length, CancellationToken.None);
            context.ContinueAsNew(TimeSpan.Zero);
        }

        return Task.FromResult(context.CurrentUtcDateTime);
    }

    /// <summary>Twenty children whose timers fire at the same moment.</summary>
    [Function(nameof(SleepWithChildren))]
    public static async Task<int> SleepWithChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var nap = context.GetInput<Nap>()!;
        var wakeAt = context.CurrentUtcDateTime + nap.Length;
        var woken = await Task.WhenAll(Enumerable.Range(
            0, 20).Select(_ => context.CallSubOrchestratorAsync<DateTime>(nameof(SleepUntil), wakeAt)));
        return woken.Count(at => at >= wakeAt - nap.Early);
    }

    private static async Task<string> OutcomeAsync(Task timer)
    {
        try
        {
            await timer;
            return "fired";
        }
        catch (TaskCanceledException)
        {
            return "cancelled";
        }
    }
}
