using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class PurgeTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Purge_ACompletedInstance_RemovesIt()
    {
        var id = await CompletedAsync("input");

        (await _flows.PurgeAsync(id)).ShouldBe(1);

        (await _flows.FindAsync(id)).ShouldBeNull();
        (await _flows.ListAsync(prefix: id)).ShouldBeEmpty();
        (await _flows.PurgeAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task Purge_AFailedInstance_RemovesIt()
    {
        var id = await _flows.StartAsync(nameof(Failures.ThrowAtOnce));
        await _flows.FailedAsync(id);

        (await _flows.PurgeAsync(id)).ShouldBe(1);

        (await _flows.FindAsync(id)).ShouldBeNull();
    }

    [Fact]
    public async Task Purge_ATerminatedInstance_RemovesIt()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);
        await _flows.TerminateAsync(id);
        await _flows.EndedAsync(id);

        (await _flows.PurgeAsync(id)).ShouldBe(1);

        (await _flows.FindAsync(id)).ShouldBeNull();
    }

    [Fact]
    public async Task Purge_AnUnknownInstance_RemovesNone() =>
        (await _flows.PurgeAsync(Flows.NewKey("nobody"))).ShouldBe(0);

    [Fact]
    public async Task Purge_ARunningInstance_LeavesIt()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);

        try
        {
            (await _flows.PurgeAsync(id)).ShouldBe(0);
        }
        catch (ClientRefusedException)
        {
            // The real client and the embedded one refuse.
        }

        await _flows.RaiseAsync(id, "event", "still here");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("still here");
    }

    [Fact]
    public async Task Purge_AnInstance_FreesItsId()
    {
        var id = await CompletedAsync("first");
        await _flows.PurgeAsync(id);

        await _flows.StartAsync(nameof(Basics.ReturnInput), "second", id);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("second");
    }

    [Fact]
    public async Task PurgeAll_ByTime_RemovesWhatWasCreatedThen()
    {
        var before = await CompletedAsync("before");
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        var from = await _flows.NowAsync();
        var first = await CompletedAsync("first");
        var second = await CompletedAsync("second");
        var to = (await _flows.NowAsync()).Add(_flows.Host.Unit / 4);
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        var after = await CompletedAsync("after");

        (await _flows.PurgeAllAsync(from.Add(-_flows.Host.Unit / 4), to)).ShouldBe(2);

        (await _flows.FindAsync(first)).ShouldBeNull();
        (await _flows.FindAsync(second)).ShouldBeNull();
        (await _flows.FindAsync(before)).ShouldNotBeNull();
        (await _flows.FindAsync(after)).ShouldNotBeNull();
    }

    [Fact]
    public async Task PurgeAll_ByStatus_RemovesOnlyThose()
    {
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        var from = (await _flows.NowAsync()).Add(-_flows.Host.Unit / 4);
        var completed = await CompletedAsync("completed");
        var failed = await _flows.StartAsync(nameof(Failures.ThrowAtOnce));
        await _flows.FailedAsync(failed);

        (await _flows.PurgeAllAsync(from, null, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated)).ShouldBe(1);

        (await _flows.FindAsync(failed)).ShouldBeNull();
        (await _flows.FindAsync(completed)).ShouldNotBeNull();
    }

    [Fact]
    public async Task PurgeAll_LeavesRunningInstances()
    {
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        var from = (await _flows.NowAsync()).Add(-_flows.Host.Unit / 4);
        var ended = await CompletedAsync("ended");
        var running = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(running);

        (await _flows.PurgeAllAsync(
            from, null, OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated)).ShouldBe(1);

        (await _flows.FindAsync(ended)).ShouldBeNull();
        await _flows.RaiseAsync(running, "event", "still here");
        (await _flows.CompletedAsync(running)).OutputAs<string>().ShouldBe("still here");
    }

    [Fact]
    public async Task Purge_AParent_LeavesItsEndedChild()
    {
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await _flows.UntilAsync($"{id}-child", OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync($"{id}-child", "event", "hello");
        await _flows.CompletedAsync(id);

        (await _flows.PurgeAsync(id)).ShouldBe(1);

        (await _flows.GetAsync($"{id}-child")).OutputAs<string>().ShouldBe("hello");
    }

    private async Task<string> CompletedAsync(string input)
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), input);
        await _flows.CompletedAsync(id);
        return id;
    }
}
