using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class DeterminismTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task IsReplaying_AtEachStep_IsFalseOnce()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Determinism.NoteFirstTimes), ledger);
        for (var step = 1; step <= 3; step++)
        {
            await _flows.UntilLedgerAsync(ledger, step);
            await _flows.RaiseAsync(id, "next");
        }

        await _flows.CompletedAsync(id);

        (await _flows.LedgerAsync(ledger)).ShouldBe(["step 1", "step 2", "step 3", "end"]);
        if (_flows.Host.Abilities.HasFlag(Abilities.AlwaysReplays))
            (await _flows.LedgerAsync($"{ledger}/passes")).Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task ReplaySafeLogger_OverReplays_WritesEachEntryOnce()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Determinism.LogSteps), ledger);
        await _flows.UntilLedgerAsync(ledger, 3);
        await _flows.RaiseAsync(id, "event");
        await _flows.CompletedAsync(id);

        (await _flows.LedgerAsync(ledger)).ShouldBe(["Step 1", "Step 2", "Step 3", "Step 4"]);
    }

    [Fact]
    public async Task CurrentUtcDateTime_StandsStillInATurnAndRisesBetween() =>
        (await _flows.RunAsync<string>(nameof(Determinism.CompareTimes), TimeSpan.FromMilliseconds(2))).ShouldBe("5 rising");

    [Fact]
    public async Task CurrentUtcDateTime_IsTheHostsTime()
    {
        var before = (await _flows.NowAsync()).UtcDateTime;

        var seen = (await _flows.RunAsync<DateTime[]>(nameof(Timers.Sleep), TimeSpan.Zero))![0];

        seen.ShouldBeInRange(before.AddSeconds(-1), (await _flows.NowAsync()).UtcDateTime.AddSeconds(1));
    }

    [Fact]
    public async Task NewGuid_OverReplays_IsTheSameAndNeverTwice()
    {
        var guids = (await _flows.RunAsync<List<Guid>>(nameof(Determinism.CompareGuids)))!;

        guids.Distinct().Count().ShouldBe(10);
        guids.ShouldAllBe(guid => guid != Guid.Empty);
    }

    [Fact]
    public async Task NewGuid_OfTwoInstances_Differs()
    {
        var first = await _flows.RunAsync<List<Guid>>(nameof(Determinism.CompareGuids));
        var second = await _flows.RunAsync<List<Guid>>(nameof(Determinism.CompareGuids));

        first!.Intersect(second!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Determinism.AwaitDelay))]
    [InlineData(nameof(Determinism.AwaitThreadPool))]
    public async Task ForeignAwait_InAnOrchestrator_FailsItByName(string orchestrator)
    {
        _flows.Needs(Abilities.FailsForeignAwaits);

        var ended = await _flows.FailedAsync(await _flows.StartAsync(orchestrator));

        ended.Failure!.Message.ShouldContain(orchestrator);
    }

    [Fact]
    public async Task History_OfOtherCode_FailsTheInstance()
    {
        _flows.Needs(Abilities.Restarts);
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Determinism.ChangeMind), ledger);
        await _flows.UntilShownAsync(id, "waiting");
        await _flows.CompletedAsync(await _flows.StartAsync(nameof(Restarting.WriteEntry), new Note(ledger, "changed")));
        await _flows.Host.RestartAsync();
        await _flows.RaiseAsync(id, "event", "go on");

        var ended = await _flows.FailedAsync(id);

        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails))
            ended.Failure!.Message.ShouldContain(nameof(CommonActivities.PlusOne));
    }
}
