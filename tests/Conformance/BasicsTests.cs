using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class BasicsTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Orchestration_WithoutSteps_Completes()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnNothing));

        var ended = await _flows.CompletedAsync(id);

        ended.Id.ShouldBe(id);
        ended.Name.ShouldBe(nameof(Basics.ReturnNothing));
        ended.OutputAs<string>().ShouldBeNull();
        ended.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Orchestration_ReturningWithoutAwait_HasItsOutput() =>
        (await _flows.RunAsync<int>(nameof(Basics.ReturnAtOnce), 21)).ShouldBe(42);

    [Fact]
    public async Task Orchestration_InputAsParameter_IsTheInput() =>
        (await _flows.RunAsync<string>(nameof(Basics.ReturnInputParameter), "grades")).ShouldBe("grades/grades");

    [Fact]
    public async Task Orchestration_StartedWithoutInput_SeesDefaults() =>
        (await _flows.RunAsync<string>(nameof(Basics.DescribeMissingInput))).ShouldBe("null,0,null");

    [Fact]
    public async Task Context_OfTopInstance_KnowsNameAndIdAndHasNoParent()
    {
        var id = await _flows.StartAsync(nameof(Basics.Identify));

        (await _flows.CompletedAsync(id)).OutputAs<Identity>().ShouldBe(new Identity(nameof(Basics.Identify), id, HasParent: false));
    }

    [Fact]
    public async Task Orchestrator_NamedInOtherCase_IsFound() =>
        (await _flows.RunAsync<string>(nameof(Basics.ReturnInput).ToUpperInvariant(), "heard")).ShouldBe("heard");

    [Fact]
    public async Task Orchestrator_Unknown_IsRefusedOrFails()
    {
        string id;
        try
        {
            id = await _flows.StartAsync("NoSuchOrchestrator");
        }
        catch (ClientRefusedException refused)
        {
            refused.Message.ShouldContain("NoSuchOrchestrator");
            return;
        }

        var ended = await _flows.FailedAsync(id);
        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsFailureDetails)) ended.Failure!.Message.ShouldContain("NoSuchOrchestrator");
    }

    [Fact]
    public async Task Activity_Called_ReturnsItsResult() =>
        (await _flows.RunAsync<string>(nameof(Basics.GreetInput), "world")).ShouldBe("Hello, world!");

    [Fact]
    public async Task Activity_NamedInOtherCase_IsFound() =>
        (await _flows.RunAsync<int>(nameof(Basics.CallInOtherCase))).ShouldBe(42);

    [Fact]
    public async Task Activity_Unknown_FailsItsCallWithItsName() =>
        (await _flows.RunAsync<string>(nameof(Basics.CallUnknownActivity))).ShouldBe("NoSuchActivity");

    [Fact]
    public async Task Activities_InSequence_HandOnTheirResults() =>
        (await _flows.RunAsync<int>(nameof(Basics.CountToTen))).ShouldBe(10);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1_000)]
    public async Task Activities_FannedOut_AnswerInTheOrderOfTheCalls(int count) =>
        (await _flows.RunAsync<int[]>(nameof(Basics.FanOut), count)).ShouldBe(Enumerable.Range(2, count));

    [Fact]
    public async Task Activities_FannedOutToNone_GiveAnEmptyAnswer() =>
        (await _flows.RunAsync<int[]>(nameof(Basics.FanOut), 0)).ShouldBeEmpty();

    [Theory]
    [InlineData("fast", "slow")]
    [InlineData("slow", "fast")]
    public async Task Activities_Raced_WakeTheOrchestratorInTheOrderOfTheirEnds(string first, string second)
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Basics.FirstOfTwo), ledger);
        await _flows.UntilLedgerAsync($"{ledger}/fast", 1);
        await _flows.UntilLedgerAsync($"{ledger}/slow", 1);

        await _flows.OpenGateAsync($"{ledger}/{first}");
        (await _flows.UntilLedgerAsync(ledger, 1)).ShouldAllBe(winner => winner == first);
        await _flows.OpenGateAsync($"{ledger}/{second}");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe($"{first} then slow,fast");
    }

    [Fact]
    public async Task Instances_StartedAtOnce_AllComplete()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => _flows.StartAsync(nameof(Basics.CountToTen))));

        foreach (var id in ids) (await _flows.CompletedAsync(id)).OutputAs<int>().ShouldBe(10);
        ids.Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public async Task Instance_Running_ShowsRunningAndTimes()
    {
        var before = await _flows.NowAsync();
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));

        var started = await _flows.StartedAsync(id);

        started.Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        started.OutputAs<string>().ShouldBeNull();
        started.CreatedAt.ShouldBeGreaterThanOrEqualTo(before.AddSeconds(-1));
        started.LastUpdatedAt.ShouldBeGreaterThanOrEqualTo(started.CreatedAt.AddMilliseconds(-1));
        await _flows.TerminateAsync(id);
    }
}
