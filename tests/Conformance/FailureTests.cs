using Microsoft.DurableTask;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class FailureTests(HostFixture host)
{
    private static readonly string Policy = typeof(PolicyException).FullName!;

    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Activity_Throwing_ArrivesAsTaskFailedException()
    {
        var caught = await CatchAsync(nameof(Failures.ThrowInvalidOperation));

        caught.TaskName.ShouldBe(nameof(Failures.ThrowInvalidOperation));
        caught.TaskId.ShouldBe(1);
        caught.ErrorType.ShouldBe("System.InvalidOperationException");
        caught.ErrorMessage.ShouldBe("first");
        caught.Message.ShouldContain(nameof(Failures.ThrowInvalidOperation));
        caught.Message.ShouldContain("#1");
        caught.Message.ShouldContain("first");
        caught.StackTrace!.ShouldContain(nameof(Failures.ThrowInvalidOperation));
        caught.Chain.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(nameof(Failures.ThrowInvalidOperation), "Exception,SystemException,InvalidOperationException")]
    [InlineData(nameof(Failures.ThrowArgument), "Exception,SystemException,ArgumentException,ArgumentNullException")]
    [InlineData(nameof(Failures.ThrowPolicy), "Exception,PolicyException,StricterPolicyException")]
    [InlineData(nameof(Failures.ThrowNested), "Exception,PolicyException")]
    [InlineData(nameof(Failures.ThrowAggregate), "Exception,AggregateException")]
    public async Task IsCausedBy_KnowsTheTypeAndItsBases(string activity, string causes) =>
        (await CatchAsync(activity)).CausedBy.ShouldBe(causes.Split(','));

    [Fact]
    public async Task Activity_ThrowingWithInnerExceptions_KeepsTheChain() =>
        (await CatchAsync(nameof(Failures.ThrowNested))).Chain.ShouldBe([
            $"{Policy}: first", "System.InvalidOperationException: second", "System.TimeoutException: third"
        ]);

    [Fact]
    public async Task Activity_ThrowingAnAggregate_KeepsItAndItsFirst()
    {
        var chain = (await CatchAsync(nameof(Failures.ThrowAggregate))).Chain;

        chain[0].ShouldStartWith("System.AggregateException: first");
        chain[1].ShouldBe("System.InvalidOperationException: one");
    }

    [Fact]
    public async Task Activity_Failed_FailsAnInstanceThatDoesNotCatch()
    {
        foreach (var failure in await FailuresOfAsync(nameof(Failures.PassOn)))
        {
            failure.Type.ShouldBe(typeof(TaskFailedException).FullName);
            failure.Message.ShouldContain(nameof(Failures.ThrowNested));
            failure.Message.ShouldContain("#0");
            failure.Message.ShouldContain("first");
            failure.StackTrace!.ShouldContain(nameof(Failures.PassOn));
            failure.StackTrace!.ShouldNotContain(nameof(Failures.ThrowNested) + "(");
            failure.Inner.ShouldBe([$"{Policy}: first", "System.InvalidOperationException: second", "System.TimeoutException: third"]);
        }
    }

    [Fact]
    public async Task Activity_FailedAndThrownOn_KeepsTheChainAndTheStatus()
    {
        var id = await _flows.StartAsync(nameof(Failures.Rethrow), nameof(Failures.ThrowNested));

        var ended = await _flows.FailedAsync(id);

        ended.CustomStatusAs<string>().ShouldBe("caught and thrown on");
        foreach (var failure in await FailuresOfAsync(nameof(Failures.Rethrow)))
        {
            failure.Inner.ShouldBe([$"{Policy}: first", "System.InvalidOperationException: second", "System.TimeoutException: third"]);
        }
    }

    [Fact]
    public async Task Child_FailedByItsActivity_ArrivesWithBothNamesAndTheWholeChain()
    {
        var caught = (await _flows.RunAsync<Caught>(nameof(Failures.CatchChild), nameof(Failures.PassOn)))!;

        caught.TaskName.ShouldBe(nameof(Failures.PassOn));
        caught.ErrorType.ShouldBe(typeof(TaskFailedException).FullName);
        caught.ErrorMessage.ShouldContain(nameof(Failures.ThrowNested));
        caught.CausedBy.ShouldBe(["Exception", "TaskFailedException"]);
        caught.Chain.Skip(1).ShouldBe([$"{Policy}: first", "System.InvalidOperationException: second", "System.TimeoutException: third"]);
    }

    [Fact]
    public async Task Child_ThrowingByItself_ArrivesWithItsException()
    {
        var caught = (await _flows.RunAsync<Caught>(nameof(Failures.CatchChild), nameof(Failures.ThrowWithInner)))!;

        caught.TaskName.ShouldBe(nameof(Failures.ThrowWithInner));
        caught.Chain.ShouldBe([$"{Policy}: outer", "System.InvalidOperationException: inner"]);
        caught.CausedBy.ShouldBe(["Exception", "PolicyException"]);
    }

    [Fact]
    public async Task Child_FailedThroughTwoLevels_ShowsEveryLevel()
    {
        foreach (var failure in await FailuresOfAsync(nameof(Failures.PassOnThroughChild)))
        {
            failure.Type.ShouldBe(typeof(TaskFailedException).FullName);
            failure.Message.ShouldContain(nameof(Failures.PassOn));
            failure.Inner[0].ShouldStartWith($"{typeof(TaskFailedException).FullName}: ");
            failure.Inner[0].ShouldContain(nameof(Failures.ThrowNested));
            failure.Inner.Skip(
                1).ShouldBe([$"{Policy}: first", "System.InvalidOperationException: second", "System.TimeoutException: third"]);
        }
    }

    [Theory]
    [InlineData(nameof(Failures.ThrowAtOnce), "System.InvalidOperationException", "thrown at once")]
    [InlineData(nameof(Failures.ThrowInFirstStep), "SppsFlows.Conformance.App.Functions.PolicyException", "thrown in the first step")]
    [InlineData(nameof(Failures.ThrowAfterSteps), "SppsFlows.Conformance.App.Functions.PolicyException", "thrown after steps")]
    public async Task Orchestrator_Throwing_FailsWithItsException(string orchestrator, string type, string message)
    {
        foreach (var failure in await FailuresOfAsync(orchestrator))
        {
            failure.Type.ShouldBe(type);
            failure.Message.ShouldBe(message);
            failure.StackTrace!.ShouldContain(orchestrator);
            failure.Inner.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Orchestrator_ThrowingWithInner_ShowsBoth()
    {
        foreach (var failure in await FailuresOfAsync(nameof(Failures.ThrowWithInner)))
        {
            $"{failure.Type}: {failure.Message}".ShouldBe($"{Policy}: outer");
            failure.Inner.ShouldBe(["System.InvalidOperationException: inner"]);
        }
    }

    [Theory]
    [InlineData(nameof(Failures.ThrowAtOnce))]
    [InlineData(nameof(Failures.ThrowAfterSteps))]
    [InlineData(nameof(Failures.EndInCancellation))]
    public async Task Orchestrator_Throwing_EndsAsFailed(string orchestrator)
    {
        var ended = await _flows.FailedAsync(await _flows.StartAsync(orchestrator));

        (await _flows.FindAsync(ended.Id, payloads: false))!.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(nameof(Failures.EndInCancellation))]
    [InlineData(nameof(Failures.ThrowCancellation))]
    public async Task Orchestrator_EndingInACancellation_FailsWithAnAggregateOfIt(string orchestrator)
    {
        var caught = (await _flows.RunAsync<Caught>(nameof(Failures.CatchChild), orchestrator)).ShouldNotBeNull();

        $"{caught.ErrorType}: {caught.ErrorMessage}".ShouldBe(
            "System.AggregateException: One or more errors occurred. (A task was canceled.)");
        caught.Chain.Skip(1).ShouldBe(["System.Threading.Tasks.TaskCanceledException: A task was canceled."]);
    }

    [Fact]
    public async Task FanOut_OneFailing_KeepsTheOthersForCompensation()
    {
        var ledger = Flows.NewKey();

        (await _flows.RunAsync<string>(nameof(Failures.Compensate), ledger)).ShouldBe(
            $"{nameof(Failures.ThrowInvalidOperation)}; True,False,True");

        var entries = await _flows.LedgerAsync(ledger);
        entries.Take(2).Order().ShouldBe(["did one", "did three"]);
        entries.Skip(2).ShouldBe(["undid one", "undid three"]);
    }

    [Fact]
    public async Task FanOut_TwoFailing_ShowsBoth() =>
        (await _flows.RunAsync<List<string>>(nameof(Failures.FailTwice))).ShouldBe(["one", "two"]);

    [Fact]
    public async Task Activity_GivenTheWrongType_FailsItsCall() =>
        (await _flows.RunAsync<string>(nameof(Failures.CallWithWrongType))).ShouldBe(nameof(CommonActivities.PlusOne));

    [Fact]
    public async Task Activity_FailingWithALongText_KeepsIt() =>
        (await _flows.RunAsync<int>(nameof(Failures.FailAfterLongText))).ShouldBe(Failures.LongText + "žluťoučký 🐎".Length);

    private async Task<Caught> CatchAsync(string activity)
    {
        var caught = await _flows.RunAsync<Caught>(nameof(Failures.Catch), activity);
        return caught.ShouldNotBeNull();
    }

    /// <summary>
    /// The failure of an orchestrator that calls <see cref="Failures.ThrowNested"/>, or throws by itself, as seen by a parent that catches
    /// it and, if the host keeps it there, on the ended instance.
    /// </summary>
    private async Task<List<Seen>> FailuresOfAsync(string orchestrator)
    {
        var ended = await _flows.FailedAsync(await _flows.StartAsync(orchestrator, nameof(Failures.ThrowNested)));
        var caught = (await _flows.RunAsync<Caught>(nameof(Failures.CatchChild), orchestrator)).ShouldNotBeNull();
        caught.TaskName.ShouldBe(orchestrator);

        List<Seen> seen = [new(caught.ErrorType, caught.ErrorMessage, caught.StackTrace, [.. caught.Chain.Skip(1)])];
        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails))
        {
            var kept = ended.Failure.ShouldNotBeNull();
            seen.Add(new(kept.Type, kept.Message, kept.StackTrace, Chain(kept.Inner)));
        }

        return seen;
    }

    private sealed record Seen(string Type, string Message, string? StackTrace, List<string> Inner);

    private static List<string> Chain(Failure? failure)
    {
        var chain = new List<string>();
        for (; failure is not null; failure = failure.Inner) chain.Add($"{failure.Type}: {failure.Message}");
        return chain;
    }
}
