using System.Globalization;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class RetryTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    private TimeSpan Unit => _flows.Host.Unit;

    [Theory]
    [InlineData(nameof(Retries.RetryActivity))]
    [InlineData(nameof(Retries.RetryChild))]
    public async Task Task_SucceedingInAnAttempt_ReturnsItsResult(string orchestrator)
    {
        var order = NewOrder(failures: 3, attempts: 10);

        (await RunThroughAsync(orchestrator, order)).ShouldBe("attempt 4");

        (await _flows.LedgerAsync(order.Ledger)).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(nameof(Retries.RetryActivity), 1)]
    [InlineData(nameof(Retries.RetryActivity), 2)]
    [InlineData(nameof(Retries.RetryActivity), 5)]
    [InlineData(nameof(Retries.RetryChild), 1)]
    [InlineData(nameof(Retries.RetryChild), 2)]
    [InlineData(nameof(Retries.RetryChild), 5)]
    public async Task Task_FailingInEveryAttempt_FailsAfterTheLast(string orchestrator, int attempts)
    {
        var order = NewOrder(failures: int.MaxValue, attempts);
        var id = await _flows.StartAsync(orchestrator, order);
        await PassAttemptsAsync(order, attempts - 1);

        var ended = await _flows.FailedAsync(id);

        (await _flows.LedgerAsync(order.Ledger)).Count.ShouldBe(attempts);
        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails))
            ended.Failure!.Message.ShouldContain($"attempt {attempts} failed");
    }

    [Fact]
    public async Task Failure_AfterTheLastAttempt_IsThatOfTheLastAttempt()
    {
        var order = NewOrder(failures: int.MaxValue, attempts: 3);

        (await RunThroughAsync(nameof(Retries.CatchAfterRetries), order, waits: 2)).ShouldBe(
            $"{nameof(Retries.Attempt)}: attempt 3 failed");
    }

    [Fact]
    public async Task Intervals_WithoutCoefficient_AreAllTheFirst() =>
        (await GapsAsync(NewOrder(failures: 3, attempts: 4), 1, 1, 1)).ShouldBeTrue();

    [Fact]
    public async Task Intervals_WithCoefficient_Grow() =>
        (await GapsAsync(NewOrder(failures: 3, attempts: 4) with { Coefficient = 2, Longest = Unit * 100 }, 1, 2, 4)).ShouldBeTrue();

    [Fact]
    public async Task Intervals_WithALongest_GrowNoFurther() =>
        (await GapsAsync(NewOrder(failures: 3, attempts: 4) with { Coefficient = 3, Longest = Unit * 2 }, 1, 2, 2)).ShouldBeTrue();

    [Fact]
    public async Task Attempts_PastTheRetryTimeout_AreNotMade()
    {
        var order = NewOrder(failures: int.MaxValue, attempts: 10) with { Within = Unit * 2.5 };
        var id = await _flows.StartAsync(nameof(Retries.RetryActivity), order);
        var movesClock = _flows.Host.Abilities.HasFlag(Abilities.MovesClock);
        if (movesClock) await PassAttemptsAsync(order, 3);

        await _flows.FailedAsync(id);

        // If tests must wait, the number of attempts depends on the host's pace. On any host the last one follows a failure within the
        // timeout.
        var times = (await _flows.LedgerAsync(
            order.Ledger)).Select(time => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).ToList();
        times.Count.ShouldBeInRange(movesClock ? 4 : 2, movesClock ? 4 : 9);
        (times[^2] - times[0]).ShouldBeLessThan(order.Within!.Value);
    }

    [Theory]
    [InlineData(nameof(Retries.RetryActivity))]
    [InlineData(nameof(Retries.RetryChild))]
    public async Task Failure_ThatThePolicyRejects_IsNotRetried(string orchestrator)
    {
        var order = NewOrder(failures: int.MaxValue, attempts: 10) with { Only = "TimeoutException" };

        await _flows.FailedAsync(await _flows.StartAsync(orchestrator, order));

        (await _flows.LedgerAsync(order.Ledger)).Count.ShouldBe(1);
        (await _flows.LedgerAsync(order.Ledger + "/failures")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Policy_FailingItself_LeavesTheFailureOfTheTask()
    {
        var order = NewOrder(failures: int.MaxValue, attempts: 10) with { Only = "throw" };

        (await _flows.RunAsync<string>(nameof(Retries.CatchAfterRetries), order)).ShouldBe($"{nameof(Retries.Attempt)}: attempt 1 failed");
    }

    [Fact]
    public async Task Failure_ThatThePolicyAccepts_IsRetried()
    {
        var order = NewOrder(failures: 1, attempts: 10) with { Only = nameof(PolicyException) };

        (await RunThroughAsync(nameof(Retries.RetryActivity), order)).ShouldBe("attempt 2");
    }

    [Fact]
    public async Task Task_Unknown_IsNotRetriedAndThePolicyNotAsked()
    {
        var order = NewOrder(failures: 0, attempts: 10);

        (await _flows.RunAsync<string>(nameof(Retries.RetryUnknown), order)).ShouldBe("NoSuchActivity,NoSuchOrchestrator");

        (await _flows.LedgerAsync(order.Ledger + "/failures")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Retries.RetryChild))]
    [InlineData(nameof(Retries.RetryChildUnderId))]
    public async Task Child_Retried_RunsUnderOneId(string orchestrator)
    {
        var order = NewOrder(failures: 2, attempts: 3);

        (await RunThroughAsync(orchestrator, order)).ShouldBe("attempt 3");

        var ids = await _flows.LedgerAsync(order.Ledger + "/ids");
        ids.Count.ShouldBe(3);
        ids.Distinct().Count().ShouldBe(1);
        (await _flows.CompletedAsync(ids[0])).OutputAs<string>().ShouldBe("attempt 3");
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("child")]
    public async Task Handler_IsAskedOfEachFailureAndMayWait(string what)
    {
        var order = NewOrder(failures: 2, attempts: 10) with { Only = what };

        (await RunThroughHandlerAsync(order, retries: 2)).ShouldBe("attempt 3");

        var inner = what == "child" ? $"Task '{nameof(Retries.Attempt)}' (#1) failed with an unhandled exception: " : "";
        (await _flows.LedgerAsync(order.Ledger + "/handler")).ShouldBe([
            $"1 {inner}attempt 1 failed True True", $"2 {inner}attempt 2 failed True True"
        ]);
    }

    [Theory]
    [InlineData("activity", "Attempt: attempt 2 failed")]
    [InlineData("child", "AttemptAsChild: Task 'Attempt' (#1) failed with an unhandled exception: attempt 2 failed")]
    public async Task Handler_Rejecting_LeavesTheFailureOfTheLastAttempt(string what, string expected)
    {
        var order = NewOrder(failures: int.MaxValue, attempts: 2) with { Only = what };

        (await RunThroughHandlerAsync(order, retries: 1)).ShouldBe(expected);

        (await _flows.LedgerAsync(order.Ledger)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Handler_OfAnUnknownTask_IsNotAskedAndOneThatFailsFailsTheCall()
    {
        // The real host asks the handler even about an unknown activity; then what the handler throws comes out.
        var unknown = _flows.Host.Abilities.HasFlag(Abilities.SparesHandlersUnknownTasks) ? "TaskFailedException" : "NotSupportedException";

        (await _flows.RunAsync<string>(nameof(Retries.RetryByOddHandlers), NewOrder(failures: int.MaxValue, attempts: 2)))
            .ShouldBe($"{unknown}, NotSupportedException: the handler failed");
    }

    private async Task<string?> RunThroughHandlerAsync(RetryOrder order, int retries)
    {
        var id = await _flows.StartAsync(nameof(Retries.RetryByHandler), order);
        for (var seen = 1; seen <= retries; seen++)
        {
            await _flows.UntilLedgerAsync(order.Ledger + "/handler", seen);
            await _flows.Host.PassTimeAsync(order.First);
        }

        return (await _flows.CompletedAsync(id)).OutputAs<string>();
    }

    private RetryOrder NewOrder(int failures, int attempts) => new(Flows.NewKey(), failures, attempts, Unit);

    private async Task<string?> RunThroughAsync(string orchestrator, RetryOrder order, int? waits = null)
    {
        var id = await _flows.StartAsync(orchestrator, order);
        await PassAttemptsAsync(order, waits ?? order.Failures);
        return (await _flows.CompletedAsync(id)).OutputAs<string>();
    }

    /// <summary>
    /// Waits for each failure to be seen by the policy, and then lets one unit pass. The time of the turn that saw it is fixed
    /// by then, so the timer of the next attempt is due after that unit and no sooner.
    /// </summary>
    private async Task PassAttemptsAsync(RetryOrder order, int failures)
    {
        for (var seen = 1; seen <= failures; seen++)
        {
            await _flows.UntilLedgerAsync(order.Ledger + "/failures", seen, distinct: true);
            await _flows.Host.PassTimeAsync(order.First);
        }
    }

    /// <summary>The attempts came the given numbers of units apart, not earlier and not a unit later.</summary>
    private async Task<bool> GapsAsync(RetryOrder order, params int[] units)
    {
        var id = await _flows.StartAsync(nameof(Retries.RetryActivity), order);
        for (var failure = 0; failure < units.Length; failure++)
        {
            await _flows.UntilLedgerAsync(order.Ledger + "/failures", failure + 1, distinct: true);
            await _flows.Host.PassTimeAsync(Unit * units[failure]);
            await _flows.UntilLedgerAsync(order.Ledger, failure + 2);
        }

        await _flows.CompletedAsync(id);
        var times = (await _flows.LedgerAsync(
            order.Ledger)).Select(time => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).ToList();
        var gaps = times.Zip(times.Skip(1), (earlier, later) => later - earlier).ToList();
        gaps.Count.ShouldBe(units.Length);
        // Never shorter than the host's timers allow. If tests must wait, longer by the time the host takes; else only by the time from the
        // attempt to the policy.
        var longer = _flows.Host.Abilities.HasFlag(Abilities.MovesClock) ? Unit / 2 : TimeSpan.FromMinutes(1);
        for (var i = 0; i < gaps.Count; i++)
            gaps[i].ShouldBeInRange((Unit * units[i]) - _flows.Host.Early - TimeSpan.FromMilliseconds(50), (Unit * units[i]) + longer);
        return true;
    }
}
