using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class TerminationTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Terminate_AWaitingInstance_EndsItWithTheOutputGiven()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne));
        await _flows.TerminateAsync(id, new Progress("stopped", 1, 2));

        var ended = await _flows.EndedAsync(id);

        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        ended.OutputAs<Progress>().ShouldBe(new Progress("stopped", 1, 2));
        ended.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Terminate_WithoutOutput_EndsTheInstance()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne));
        await _flows.TerminateAsync(id);

        var ended = await _flows.EndedAsync(id);

        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        ended.OutputAs<string>().ShouldBeNull();
    }

    [Fact]
    public async Task Terminate_WhileATimerIsOpen_EndsTheInstanceAtOnce()
    {
        var id = await StartedAsync(nameof(Timers.Sleep), TimeSpan.FromDays(30));
        await _flows.TerminateAsync(id, "stopped");

        var ended = await _flows.EndedAsync(id);

        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Terminate_WhileAnActivityRuns_EndsTheInstanceAndDropsItsResult()
    {
        var ledger = Flows.NewKey();
        var id = await StartedAsync(nameof(Statuses.PassGate), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        await _flows.TerminateAsync(id, "stopped");
        (await _flows.EndedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);

        await _flows.OpenGateAsync(ledger);
        await _flows.UntilLedgerAsync(ledger, 2);
        await _flows.SettleAsync();

        var ended = await _flows.GetAsync(id);
        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        ended.OutputAs<string>().ShouldBe("stopped");
        (await _flows.LedgerAsync(ledger)).ShouldBe(["arrived gate", "left gate"]);
    }

    [Fact]
    public async Task Terminate_AnInstanceThatHasReturnedWithAnOpenActivity_EndsItAsTerminated()
    {
        var ledger = Flows.NewKey();
        var id = await StartedAsync(nameof(Statuses.ReturnWithOpenActivity), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        await _flows.TerminateAsync(id, "stopped");

        (await _flows.EndedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        await _flows.OpenGateAsync(ledger);
    }

    [Fact]
    public async Task Terminate_ASuspendedInstance_EndsIt()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne));
        await _flows.SuspendAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);
        await _flows.TerminateAsync(id, "stopped");

        (await _flows.EndedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task Terminate_AnUnknownInstance_IsRefused()
    {
        _flows.Needs(Abilities.RefusesUnlessRunning);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.TerminateAsync(Flows.NewKey("nobody")));
    }

    [Fact]
    public async Task Terminate_AnEndedInstance_IsRefusedAndChangesNothing()
    {
        _flows.Needs(Abilities.RefusesUnlessRunning);
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "ended");
        await _flows.CompletedAsync(id);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.TerminateAsync(id, "late"));

        var ended = await _flows.GetAsync(id);
        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Completed);
        ended.OutputAs<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task OpenActivity_OfAReturnedInstance_HoldsItRunningUntilItEnds()
    {
        var ledger = Flows.NewKey();
        var id = await StartedAsync(nameof(Statuses.ReturnWithOpenActivity), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.OpenGateAsync(ledger);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("returned");
    }

    [Fact]
    public async Task OpenActivity_OfAThrownInstance_HoldsItRunningUntilItEnds()
    {
        var ledger = Flows.NewKey() + "throw";
        var id = await StartedAsync(nameof(Statuses.ReturnWithOpenActivity), ledger);
        await _flows.UntilLedgerAsync(ledger, 1);
        await _flows.SettleAsync();
        (await _flows.GetAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        await _flows.OpenGateAsync(ledger);

        await _flows.FailedAsync(id);
    }

    private async Task<string> StartedAsync(string orchestrator, object? input = null)
    {
        var id = await _flows.StartAsync(orchestrator, input);
        await _flows.StartedAsync(id);
        return id;
    }
}
