using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class SubOrchestrationTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Children_InAChain_HandTheirResultsUp(int depth) =>
        (await _flows.RunAsync<int>(nameof(Children.Descend), depth)).ShouldBe(depth);

    [Fact]
    public async Task Children_FannedOut_AllAnswer() =>
        (await _flows.RunAsync<int>(nameof(Children.CallManyChildren), 100)).ShouldBe(Enumerable.Range(0, 100).Sum(n => n * 2));

    [Fact]
    public async Task Child_KnowsItsParent()
    {
        var id = await _flows.StartAsync(nameof(Children.AskChildForParent));

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe($"{nameof(Children.AskChildForParent)}/{id}");
    }

    [Fact]
    public async Task Instance_StartedByTheClient_HasNoParent() =>
        (await _flows.RunAsync<string>(nameof(Children.DescribeParent))).ShouldBe("none/none");

    [Fact]
    public async Task Children_WithoutGivenIds_HaveIdsOfTheirOwnAndAreInstances()
    {
        var ids = (await _flows.RunAsync<List<string>>(nameof(Children.NameChildren)))!;

        ids.Distinct().Count().ShouldBe(2);
        foreach (var id in ids) (await _flows.CompletedAsync(id)).Name.ShouldBe(nameof(Basics.Identify));
    }

    [Fact]
    public async Task Child_WithAGivenId_RunsUnderItAndMayUseItAgainWhenEnded()
    {
        var child = Flows.NewKey("child");

        (await _flows.RunAsync<string>(nameof(Children.CallChildUnderId), child)).ShouldBe(child);

        (await _flows.CompletedAsync(child)).OutputAs<Identity>()!.InstanceId.ShouldBe(child);
    }

    [Fact]
    public async Task Child_WithoutResult_Completes() =>
        (await _flows.RunAsync<string>(nameof(Children.CallChildWithoutResult))).ShouldBe("null");

    [Fact]
    public async Task Child_Unknown_FailsItsCallWithItsName() =>
        (await _flows.RunAsync<string>(nameof(Children.CallUnknownChild))).ShouldBe("NoSuchOrchestrator");

    [Fact]
    public async Task Child_Waiting_CanBeReachedByTheClient()
    {
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await ChildRunsAsync(id);
        await _flows.RaiseAsync($"{id}-child", "event", "hello");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("child said hello");
    }

    [Fact]
    public async Task Child_Terminated_FailsItsCall()
    {
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await ChildRunsAsync(id);
        await _flows.TerminateAsync($"{id}-child", "stopped");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe($"child failed: {nameof(Events.AwaitOne)}");
    }

    [Fact]
    public async Task Parent_Terminated_LeavesItsChildRunning()
    {
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await ChildRunsAsync(id);
        await _flows.TerminateAsync(id, "stopped");
        (await _flows.EndedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);

        (await _flows.GetAsync($"{id}-child")).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync($"{id}-child", "event", "on my own");

        (await _flows.CompletedAsync($"{id}-child")).OutputAs<string>().ShouldBe("on my own");
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task Parent_ReturnedWithAnOpenChild_CompletesWhenItHasEnded()
    {
        var id = await _flows.StartAsync(nameof(Children.ReturnWithOpenChild));
        await ChildRunsAsync(id);
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync($"{id}-child", "event", "at last");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("returned");
    }

    [Fact]
    public async Task Children_Raced_HoldTheParentUntilTheLoserHasEnded()
    {
        var id = await _flows.StartAsync(nameof(Children.RaceChildren));
        await ChildRunsAsync(id);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync($"{id}-child", "event", "slow");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("quick");
    }

    private Task<Instance> ChildRunsAsync(string id) => _flows.UntilAsync($"{id}-child", OrchestrationRuntimeStatus.Running);
}
