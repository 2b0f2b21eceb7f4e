using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class SuspensionTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData("a reason")]
    [InlineData(null)]
    public async Task Suspend_AndResume_ShowTheirStatus(string? reason)
    {
        var id = await SuspendedAsync(nameof(Events.AwaitOne), null, reason);
        await _flows.ResumeAsync(id, reason);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync(id, "event", "received");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("received");
    }

    [Fact]
    public async Task Events_WhileSuspended_AreKeptInOrder()
    {
        var id = await SuspendedAsync(nameof(Events.AwaitInSequence), 4);
        for (var i = 0; i < 3; i++) await _flows.RaiseAsync(id, "number", i);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Suspended);

        await _flows.ResumeAsync(id);
        await _flows.RaiseAsync(id, "number", 3);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public async Task Timer_DueWhileSuspended_WakesTheInstanceWhenItResumes()
    {
        // Long enough that the suspension comes first.
        var length = _flows.Host.Unit * 5;
        var id = await SuspendedAsync(nameof(Timers.Sleep), length);
        await _flows.Host.PassTimeAsync(length + _flows.Host.Unit);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Suspended);

        await _flows.ResumeAsync(id);

        await _flows.CompletedAsync(id);
    }

    [Fact]
    public async Task Activity_EndingWhileSuspended_WakesTheInstanceWhenItResumes()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Statuses.PassGate), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        await _flows.SuspendAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await _flows.OpenGateAsync(ledger);
        await _flows.UntilLedgerAsync(ledger, 2);
        await _flows.SettleAsync();
        (await _flows.LedgerAsync(ledger)).ShouldBe(["arrived gate", "left gate"]);

        await _flows.ResumeAsync(id);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("went on");
    }

    [Fact]
    public async Task Child_WhileItsParentIsSuspended_GoesOn()
    {
        var id = await _flows.StartAsync(nameof(Children.AwaitWaitingChild));
        await _flows.UntilAsync($"{id}-child", OrchestrationRuntimeStatus.Running);
        await _flows.SuspendAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await _flows.RaiseAsync($"{id}-child", "event", "hello");
        await _flows.CompletedAsync($"{id}-child");
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Suspended);

        await _flows.ResumeAsync(id);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("child said hello");
    }

    [Fact]
    public async Task Suspend_SeveralTimes_AndResumeOnce_GoesOn()
    {
        var id = await SuspendedAsync(nameof(Events.AwaitInSequence), 2);
        await _flows.RaiseAsync(id, "number", 1);
        await _flows.ResumeAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Running);
        await _flows.SuspendAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await _flows.RaiseAsync(id, "number", 2);
        await _flows.ResumeAsync(id);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SuspendOrResume_AnUnknownInstance_IsRefused(bool suspend)
    {
        _flows.Needs(Abilities.RefusesUnlessRunning);

        await Should.ThrowAsync<ClientRefusedException>(() =>
            suspend ? _flows.SuspendAsync(Flows.NewKey("nobody")) : _flows.ResumeAsync(Flows.NewKey("nobody")));
    }

    /// <summary>The hosts differ in whether they refuse; nothing changes in either case.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SuspendOrResume_AnEndedInstance_ChangesNothing(bool suspend)
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "ended");
        await _flows.CompletedAsync(id);

        await PerhapsRefusedAsync(() => suspend ? _flows.SuspendAsync(id) : _flows.ResumeAsync(id));
        await _flows.SettleAsync();

        var ended = await _flows.GetAsync(id);
        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Completed);
        ended.OutputAs<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task Resume_ARunningInstance_IsRefusedAndChangesNothing()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);

        await RefusedAsync(() => _flows.ResumeAsync(id));

        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync(id, "event", "received");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("received");
    }

    [Fact]
    public async Task Suspend_ASuspendedInstance_IsRefusedAndChangesNothing()
    {
        var id = await SuspendedAsync(nameof(Events.AwaitOne), null);

        await RefusedAsync(() => _flows.SuspendAsync(id, "twice"));

        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await _flows.ResumeAsync(id);
        await _flows.RaiseAsync(id, "event", "received");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("received");
    }

    /// <summary>Refused if a host checks the status first; accepted, without effect, if it does not.</summary>
    private async Task RefusedAsync(Func<Task> act)
    {
        if (_flows.Host.Abilities.HasFlag(Abilities.RefusesUnlessRunning))
            (await Should.ThrowAsync<ClientRefusedException>(act)).Type.ShouldBe("Grpc.Core.RpcException");
        else await act();
    }

    private static async Task PerhapsRefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ClientRefusedException)
        {
            // As documented for hosts that refuse.
        }
    }

    private async Task<string> SuspendedAsync(string orchestrator, object? input, string? reason = null)
    {
        var id = await _flows.StartAsync(orchestrator, input);
        await _flows.StartedAsync(id);
        await _flows.SuspendAsync(id, reason);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        return id;
    }
}
