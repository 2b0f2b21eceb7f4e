using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

/// <summary>Whatever waits continues after the host was stopped and started on the same data, and nothing is done twice.</summary>
public sealed class RestartTests(HostFixture host)
{
    private const int Steps = 5;

    private readonly Flows _flows = host.Flows;

    /// <summary>The text must be the same, whether the state was in memory at each step or had to be replayed.</summary>
    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 1, 2, 3, 4, 5 })]
    public async Task Restart_AtAnyStep_ChangesNothing(int[] restarts)
    {
        _flows.Needs(Abilities.Restarts);
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Restarting.TakeEveryKindOfStep), ledger);
        for (var step = 1; step <= Steps; step++)
        {
            await _flows.UntilShownAsync(id, step);
            if (restarts.Contains(step)) await _flows.Host.RestartAsync();
            await _flows.RaiseAsync(id, "next", $"[{step}]");
        }

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe(
            "activity,[1],child,[2],timer,[3],failure,[4],fan 0+fan 1+fan 2,[5],True,True");

        (await _flows.LedgerAsync(ledger)).Order().ShouldBe(["activity", "fan 0", "fan 1", "fan 2"]);
        (await _flows.LedgerAsync($"{ledger}/log")).ShouldBe(["Step 1", "Step 2", "Step 3", "Step 4", "Step 5"]);
    }

    [Fact]
    public async Task Timer_DueWhileTheHostIsDown_FiresAfterTheRestart()
    {
        _flows.Needs(Abilities.Restarts);
        var soon = _flows.Host.Unit * 3;
        var due = await _flows.StartAsync(nameof(Timers.Sleep), soon);
        var later = await _flows.StartAsync(nameof(Timers.Sleep), TimeSpan.FromDays(2));
        await _flows.StartedAsync(due);
        await _flows.StartedAsync(later);
        await _flows.Host.RestartAsync();
        await _flows.Host.PassTimeAsync(soon);

        var times = (await _flows.CompletedAsync(due)).OutputAs<DateTime[]>()!;
        (times[1] - times[0]).ShouldBeGreaterThanOrEqualTo(soon - _flows.Host.Early);
        (await _flows.GetAsync(later)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        if (!_flows.Host.Abilities.HasFlag(Abilities.MovesClock))
        {
            // Two days are too long to wait for.
            await _flows.TerminateAsync(later);
            return;
        }

        await _flows.Host.PassTimeAsync(TimeSpan.FromDays(2));
        await _flows.CompletedAsync(later);
    }

    [Fact]
    public async Task Events_KeptForALaterWait_SurviveARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var id = await _flows.StartAsync(nameof(Events.AwaitAfterGo), 3);
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "number", 1);
        await _flows.RaiseAsync(id, "number", 2);
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync(id, "number", 3);
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync(id, "go", "now");

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Waits_OnOneName_AreServedNewestFirstAfterARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var id = await _flows.StartAsync(nameof(Events.AwaitAtOnce), 4);
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "number", 0);
        await _flows.RaiseAsync(id, "number", 1);
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync(id, "number", 2);
        await _flows.RaiseAsync(id, "number", 3);

        (await _flows.CompletedAsync(id)).OutputAs<int[]>().ShouldBe([3, 2, 1, 0]);
    }

    [Fact]
    public async Task Instance_Suspended_StaysSuspendedOverARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var id = await _flows.StartAsync(nameof(Events.AwaitInSequence), 2);
        await _flows.StartedAsync(id);
        await _flows.SuspendAsync(id);
        await _flows.RaiseAsync(id, "number", 1);
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync(id, "number", 2);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await _flows.ResumeAsync(id);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Parent_AwaitingItsChild_GoesOnAfterARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await _flows.UntilAsync($"{id}-child", OrchestrationRuntimeStatus.Running);
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync($"{id}-child", "event", "hello");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("child said hello");
    }

    [Fact]
    public async Task Instance_StartedForLater_StartsAfterARestart()
    {
        _flows.Needs(Abilities.Restarts | Abilities.StartsLater);
        var wait = _flows.Host.Unit * 8;
        var at = await _flows.NowAsync() + wait;
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "later", at: at);
        await _flows.Host.RestartAsync();
        var seen = await _flows.GetAsync(id);
        // If time passes by itself, a slow restart can outlast the wait.
        if (await _flows.NowAsync() < at - _flows.Host.Early) seen.Status.ShouldBe(OrchestrationRuntimeStatus.Pending);
        await _flows.Host.PassTimeAsync(wait);

        var ended = await _flows.CompletedAsync(id);
        ended.OutputAs<string>().ShouldBe("later");
        ended.LastUpdatedAt.ShouldBeGreaterThanOrEqualTo(at - _flows.Host.Early);
    }

    [Fact]
    public async Task Retry_WaitingForItsNextAttempt_IsMadeAfterARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var order = new RetryOrder(Flows.NewKey(), Failures: 1, Attempts: 3, _flows.Host.Unit);
        var id = await _flows.StartAsync(nameof(Retries.RetryActivity), order);
        await _flows.UntilLedgerAsync($"{order.Ledger}/failures", 1);
        await _flows.Host.RestartAsync();
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("attempt 2");
    }

    [Fact]
    public async Task Instances_Ended_AreStillThereAfterARestart()
    {
        _flows.Needs(Abilities.Restarts);
        var completed = await _flows.StartAsync(nameof(Basics.ReturnInput), "kept");
        var failed = await _flows.StartAsync(nameof(Failures.ThrowWithInner));
        await _flows.CompletedAsync(completed);
        await _flows.FailedAsync(failed);
        await _flows.Host.RestartAsync();

        (await _flows.GetAsync(completed)).OutputAs<string>().ShouldBe("kept");
        var kept = await _flows.GetAsync(failed);
        kept.Status.ShouldBe(OrchestrationRuntimeStatus.Failed);
        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails)) kept.Failure!.Inner!.Message.ShouldBe("inner");
    }
}
