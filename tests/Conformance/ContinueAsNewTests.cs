using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class ContinueAsNewTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task ContinueAsNew_ManyTimes_EndsInTheLastRun(int runs) =>
        (await _flows.RunAsync<int>(nameof(Generations.RunLaps), new Lap(0, runs, ""))).ShouldBe(runs);

    [Fact]
    public async Task ContinueAsNew_KeepsTheInstanceIdAndGivesNewGuids()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Generations.RunBusyLaps), new Lap(0, 4, ledger));

        (await _flows.CompletedAsync(id)).OutputAs<int>().ShouldBe(4);
        var expected = from run in Enumerable.Range(0, 5) from task in Enumerable.Range(0, 3) select $"{id} lap {run} task {task}";
        (await _flows.LedgerAsync(ledger)).Order().ShouldBe(expected.Order());
        (await _flows.LedgerAsync($"{ledger}/guids")).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task ContinueAsNew_OfManyInstancesAtOnce_AllEnd()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add(await _flows.StartAsync(nameof(Generations.RunBusyLaps), new Lap(0, 5, Flows.NewKey())));

        foreach (var id in ids) (await _flows.CompletedAsync(id)).OutputAs<int>().ShouldBe(5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with timer")]
    public async Task ContinueAsNew_WhileEventsPourIn_LosesNone(string way)
    {
        // Without a timer each lap ends with its first event, and events that come later in its last turn never belonged to it.
        if (way.Length > 0) _flows.Needs(Abilities.CarriesEvents);
        var id = await _flows.StartAsync(nameof(Generations.SumEvents), new Summed(new Lap(0, 29, way), 0));
        for (var number = 1; number <= 30; number++) await _flows.RaiseAsync(id, "number", number);

        var sum = (await _flows.CompletedAsync(id)).OutputAs<int>();
        // Thirty events have come, on any host; where one may come twice, they need not be the thirty that were sent.
        if (sum != 30 * 31 / 2) _flows.Needs(Abilities.DeliversOnce);
        sum.ShouldBe(30 * 31 / 2);
    }

    [Fact]
    public async Task ContinueAsNew_KeepingEvents_HandsThemOnInOrder()
    {
        _flows.Needs(Abilities.CarriesEvents);
        var id = await _flows.StartAsync(nameof(Generations.GatherInSecondLap), "keep");
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "item", "one");
        await _flows.RaiseAsync(id, "ITEM", "two");
        await _flows.RaiseAsync(id, "go", "now");
        await _flows.UntilShownAsync(id, "second lap");
        await _flows.RaiseAsync(id, "item", "last");

        (await _flows.CompletedAsync(id)).OutputAs<List<string>>().ShouldBe(["one", "two", "last"]);
    }

    [Fact]
    public async Task ContinueAsNew_DroppingEvents_BeginsWithoutThem()
    {
        var id = await _flows.StartAsync(nameof(Generations.GatherInSecondLap), "drop");
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "item", "one");
        await _flows.RaiseAsync(id, "item", "two");
        // A separate event, so that both items have arrived in an earlier turn than the one that continues.
        await _flows.SettleAsync();
        await _flows.RaiseAsync(id, "go", "now");
        await _flows.UntilShownAsync(id, "second lap");
        await _flows.RaiseAsync(id, "item", "last");

        (await _flows.CompletedAsync(id)).OutputAs<List<string>>().ShouldBe(["last"]);
    }

    [Fact]
    public async Task ContinueAsNew_WithoutInput_BeginsWithNull() =>
        (await _flows.RunAsync<string>(nameof(Generations.ContinueWithoutInput), "some")).ShouldBe("input null");

    [Fact]
    public async Task ContinueAsNew_CalledTwice_TakesTheLastInput() =>
        (await _flows.RunAsync<string>(nameof(Generations.ContinueTwice), "start")).ShouldBe("second call");

    [Fact]
    public async Task ContinueAsNew_ThenThrown_Fails()
    {
        var ended = await _flows.FailedAsync(await _flows.StartAsync(nameof(Generations.ContinueAndThrow)));

        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails)) ended.Failure!.Message.ShouldBe("thrown after continuing");
    }

    [Fact]
    public async Task ContinueAsNew_ShowsTheOldStatusUntilTheSecondTurnAndNoLonger()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Generations.LeaveStatus), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        // The activity of the second lap's first turn waits, so no other turn has come.
        if (_flows.Host.Abilities.HasFlag(Abilities.ShowsOldStatus)) await _flows.UntilShownAsync(id, "set in the first lap");

        await _flows.OpenGateAsync(ledger);
        await _flows.UntilLedgerAsync(ledger, 3);

        await _flows.UntilAsync(id, instance => instance.CustomStatusAs<string>() is null);
        await _flows.RaiseAsync(id, "end", "ended");
        (await _flows.CompletedAsync(id)).CustomStatusAs<string>().ShouldBeNull();
    }

    [Fact]
    public async Task ContinueAsNew_SettingAStatusInEachLap_ShowsTheNewest()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Generations.SetStatusInEachLap), new Lap(0, 2, ledger));
        await _flows.UntilShownAsync(id, "lap 2");

        await _flows.RaiseAsync(id, "end", "ended");

        (await _flows.CompletedAsync(id)).CustomStatusAs<string>().ShouldBe("lap 2");
    }

    [Fact]
    public async Task ContinueAsNew_WithAnOpenActivity_BeginsWhenItHasEnded()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Generations.ContinueWithOpenActivity), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.OpenGateAsync(ledger);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("second lap");
        (await _flows.LedgerAsync(ledger)).ShouldBe(["arrived first lap", "left first lap", "second lap"]);
    }

    [Fact]
    public async Task ContinueAsNew_OfAChild_GivesTheParentTheLastResult() =>
        (await _flows.RunAsync<string>(nameof(Generations.AwaitLaps), new Lap(0, 7, ""))).ShouldBe("child ended in lap 7");

    [Fact]
    public async Task ContinueAsNew_OfAParent_KeepsTheLinkToItsChildren() =>
        (await _flows.RunAsync<int>(nameof(Generations.ContinueWithChildren), new Lap(0, 5, ""))).ShouldBe(5);
}
