using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class TimerTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    private TimeSpan Unit => _flows.Host.Unit;

    [Fact]
    public async Task Timer_OfNoLength_FiresAtOnce()
    {
        var times = await _flows.RunAsync<DateTime[]>(nameof(Timers.Sleep), TimeSpan.Zero);

        times![1].ShouldBeGreaterThanOrEqualTo(times[0]);
    }

    [Fact]
    public async Task Timer_InThePast_FiresAtOnce() =>
        (await _flows.RunAsync<string>(nameof(Timers.SleepUntilYesterday))).ShouldBe("awake");

    [Fact]
    public async Task Timer_WhenItsTimeHasCome_FiresNotBefore()
    {
        var id = await _flows.StartAsync(nameof(Timers.Sleep), Unit);
        await _flows.StartedAsync(id);
        await _flows.Host.PassTimeAsync(Unit);

        var ended = await _flows.CompletedAsync(id);

        var times = ended.OutputAs<DateTime[]>()!;
        (times[1] - times[0]).ShouldBeGreaterThanOrEqualTo(Unit - _flows.Host.Early);
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeGreaterThanOrEqualTo(Unit - _flows.Host.Early);
    }

    [Fact]
    public async Task Timer_OfThirtyDays_FiresWhenTheyArePast()
    {
        _flows.Needs(Abilities.MovesClock);
        var id = await _flows.StartAsync(nameof(Timers.Sleep), TimeSpan.FromDays(30));
        await _flows.StartedAsync(id);

        await _flows.Host.PassTimeAsync(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(10));
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.Host.PassTimeAsync(TimeSpan.FromMinutes(10));

        var times = (await _flows.CompletedAsync(id)).OutputAs<DateTime[]>()!;
        (times[1] - times[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(30));
        (times[1] - times[0]).ShouldBeLessThan(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Timer_OfTenYears_FiresWhenTheyArePast()
    {
        _flows.Needs(Abilities.MovesClock);
        var id = await _flows.StartAsync(nameof(Timers.Sleep), TimeSpan.FromDays(3650));
        await _flows.StartedAsync(id);

        await _flows.Host.PassTimeAsync(TimeSpan.FromDays(3650));

        var times = (await _flows.CompletedAsync(id)).OutputAs<DateTime[]>()!;
        (times[1] - times[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(3650));
    }

    [Fact]
    public async Task Timers_InParallel_FireInTheOrderOfTheirTimes()
    {
        var id = await _flows.StartAsync(nameof(Timers.SleepInParallel), Unit);
        await _flows.StartedAsync(id);
        await _flows.Host.PassTimeAsync(Unit * 3);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Timers_OfManyInstancesAtOneMoment_AllFire()
    {
        var wakeAt = (await _flows.NowAsync()).UtcDateTime + Unit;
        var ids = new List<string>();
        for (var i = 0; i < 10; i++) ids.Add(await _flows.StartAsync(nameof(Timers.SleepUntil), wakeAt));
        foreach (var id in ids) await _flows.StartedAsync(id);
        await _flows.Host.PassTimeAsync(Unit);

        foreach (var id in ids)
            (await _flows.CompletedAsync(id)).OutputAs<DateTime>().ShouldBeGreaterThanOrEqualTo(wakeAt - _flows.Host.Early);
    }

    [Fact]
    public async Task Timers_OfChildrenAtOneMoment_AllFire()
    {
        var since = await _flows.NowAsync();
        // Long enough for the last child to sleep before the first wakes.
        var length = Unit * 5;
        var id = await _flows.StartAsync(nameof(Timers.SleepWithChildren), new Nap(length, _flows.Host.Early));
        await _flows.StartedAsync(id);
        await WaitForSleepersAsync(since, 20);
        await _flows.Host.PassTimeAsync(length);

        (await _flows.CompletedAsync(id)).OutputAs<int>().ShouldBe(20);
    }

    [Fact]
    public async Task Race_TimerWins_ReturnsByTimer()
    {
        var id = await _flows.StartAsync(nameof(Timers.CancelLosingTimer), Unit);
        await _flows.StartedAsync(id);
        await _flows.Host.PassTimeAsync(Unit);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("timer");
    }

    [Fact]
    public async Task Race_LosingTimerCancelled_CompletesAtOnce()
    {
        var id = await _flows.StartAsync(nameof(Timers.CancelLosingTimer), TimeSpan.FromDays(30));
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "decision", "approved");

        var ended = await _flows.CompletedAsync(id);

        ended.OutputAs<string>().ShouldBe("approved");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Race_LosingTimerLeftOpen_HoldsTheInstanceRunningUntilItFires()
    {
        var length = Unit * 3;
        var id = await _flows.StartAsync(nameof(Timers.LeaveLosingTimer), length);
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "decision", "approved");
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);

        await _flows.Host.PassTimeAsync(length);

        var ended = await _flows.CompletedAsync(id);
        ended.OutputAs<string>().ShouldBe("approved");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeGreaterThanOrEqualTo(length - _flows.Host.Early - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Timer_Cancelled_ThrowsAtItsAwaitAndDoesNotHoldTheInstance()
    {
        var id = await _flows.StartAsync(nameof(Timers.AwaitCancelledTimers));

        var ended = await _flows.CompletedAsync(id);

        ended.OutputAs<string>().ShouldBe("cancelled,cancelled,fired,no token");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeLessThan(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Orchestration_ReturnedWithOpenTimer_CompletesWhenItFires()
    {
        var id = await _flows.StartAsync(nameof(Timers.ReturnWithOpenTimer), Unit * 2);
        (await _flows.StartedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.Host.PassTimeAsync(Unit * 2);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("returned");
    }

    [Fact]
    public async Task Orchestration_ThrownWithOpenTimer_FailsWhenItFires()
    {
        var id = await _flows.StartAsync(nameof(Timers.ThrowWithOpenTimer), Unit * 2);
        (await _flows.StartedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.Host.PassTimeAsync(Unit * 2);

        await _flows.FailedAsync(id);
    }

    [Fact]
    public async Task Orchestration_ContinuedWithOpenTimer_BeginsAnewWhenItFires()
    {
        var id = await _flows.StartAsync(nameof(Timers.ContinueWithOpenTimer), Unit * 2);
        var started = await _flows.StartedAsync(id);
        started.Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.Host.PassTimeAsync(Unit * 2);

        var secondRun = (await _flows.CompletedAsync(id)).OutputAs<DateTime>();
        (secondRun - started.CreatedAt.UtcDateTime).ShouldBeGreaterThanOrEqualTo((Unit * 2) - _flows.Host.Early - TimeSpan.FromSeconds(1));
    }

    private async Task WaitForSleepersAsync(DateTimeOffset since, int count)
    {
        List<Instance> running = [];
        await _flows.UntilAsync(
            async () =>
            {
                running = await _flows.ListAsync(statuses: [OrchestrationRuntimeStatus.Running], from: since.AddSeconds(-1));
                return running.Count(instance => instance.Name == nameof(Timers.SleepUntil)) >= count;
            },
            () => $"Running: {string.Join("; ", running)}");
    }
}
