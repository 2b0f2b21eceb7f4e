using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class CustomStatusTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task CustomStatus_OverAnInstancesLife_IsTheOneSetLast()
    {
        var id = await _flows.StartAsync(nameof(Statuses.ShowSteps));
        await _flows.StartedAsync(id);
        (await _flows.GetAsync(id)).CustomStatusAs<string>().ShouldBe("started");

        await _flows.RaiseAsync(id, "next");
        await _flows.UntilShownAsync(id, new Progress("reviewing", 1, 3));

        await _flows.RaiseAsync(id, "next");
        await _flows.UntilShownAsync(id, 42);

        await _flows.RaiseAsync(id, "next");
        await _flows.UntilAsync(id, instance => instance.CustomStatus is null or "null");

        await _flows.RaiseAsync(id, "next");
        (await _flows.CompletedAsync(id)).CustomStatusAs<string>().ShouldBe("last");
    }

    [Fact]
    public async Task CustomStatus_NeverSet_IsNull()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "input");

        (await _flows.CompletedAsync(id)).CustomStatusAs<string>().ShouldBeNull();
    }

    [Fact]
    public async Task CustomStatus_FromAnEvent_KeepsItsShape()
    {
        var id = await _flows.StartAsync(nameof(Statuses.ShowEvent));
        await _flows.UntilShownAsync(id, "waiting");
        await _flows.RaiseAsync(id, "status", ("Hello", 42));

        (await _flows.CompletedAsync(id)).CustomStatusAs<(string, int)>().ShouldBe(("Hello", 42));
    }

    [Fact]
    public async Task CustomStatus_OfAFailedInstance_IsKept() =>
        (await _flows.FailedAsync(await _flows.StartAsync(nameof(Statuses.ShowAndThrow)))).CustomStatusAs<string>().ShouldBe(
            "about to throw");

    [Fact]
    public async Task CustomStatus_OfATerminatedInstance_IsKept()
    {
        var id = await _flows.StartAsync(nameof(Statuses.ShowSteps));
        await _flows.UntilShownAsync(id, "started");
        await _flows.TerminateAsync(id, "enough");

        (await _flows.EndedAsync(id)).CustomStatusAs<string>().ShouldBe("started");
    }

    [Fact]
    public async Task CustomStatus_OfTheGreatestLength_IsKept() =>
        (await _flows.CompletedAsync(await _flows.StartAsync(nameof(
            Statuses.ShowLongestStatus)))).CustomStatusAs<string>()!.Length.ShouldBe(8_190);

    [Fact]
    public async Task CustomStatus_TooLong_FailsTheInstanceAndDropsWhatTheTurnBegan()
    {
        _flows.Needs(Abilities.LimitsStatus);
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Statuses.ShowTooLongStatus), ledger);
        await _flows.UntilShownAsync(id, "before");
        await _flows.RaiseAsync(id, "go");

        var ended = await _flows.FailedAsync(id);

        ended.CustomStatusAs<string>().ShouldBeNull();
        await _flows.SettleAsync();
        (await _flows.LedgerAsync(ledger)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CustomStatus_OfSevenThousandCharacters_IsKept() =>
        (await _flows.CompletedAsync(await _flows.StartAsync(nameof(Statuses.ShowLargeStatus)))).CustomStatusAs<string>()!.Length.ShouldBe(
            7_500);
}
