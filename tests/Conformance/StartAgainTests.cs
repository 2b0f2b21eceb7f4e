using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

/// <summary>An instance that already exists: starts with statuses that keep it, and restarts.</summary>
public sealed class StartAgainTests(HostFixture host)
{
    private const string AlreadyExists = "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException";
    private const string SourceTag = "MS_DurableFunctions_SourceInstanceId";

    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData("Completed", "Completed")]
    [InlineData("Completed", "Pending Running Completed")]
    [InlineData("Failed", "Failed")]
    [InlineData("Terminated", "Completed Failed Terminated Running Pending Suspended")]
    public async Task Start_UnderTheIdOfAnEndedInstance_IsRefusedWhereItsStatusIsListed(string ended, string listed)
    {
        var id = await EndedAsync(ended);

        (await Should.ThrowAsync<ClientRefusedException>(() => StartAsync(id, listed))).Type.ShouldBe(AlreadyExists);

        (await _flows.GetAsync(id)).Status.ToString().ShouldBe(ended);
    }

    [Theory]
    [InlineData("Completed", "Failed")]
    [InlineData("Failed", "Completed")]
    [InlineData("Terminated", "Completed Failed")]
    [InlineData("Completed", "")]
    public async Task Start_UnderTheIdOfAnEndedInstance_ReplacesItWhereItsStatusIsNotListed(string ended, string listed)
    {
        var id = await EndedAsync(ended);

        (await StartAsync(id, listed)).ShouldBe(id);

        (await _flows.UntilAsync(id, instance => instance.OutputAs<string>() == "second")).Name.ShouldBe(nameof(Basics.ReturnInput));
    }

    [Fact]
    public async Task Start_UnderTheIdOfARunningInstance_IsRefusedAsTaken()
    {
        _flows.Needs(Abilities.RefusesTakenIds);
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);

        (await Should.ThrowAsync<ClientRefusedException>(() => StartAsync(id, "Completed"))).Type.ShouldBe(AlreadyExists);

        await _flows.RaiseAsync(id, "event", "first");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task Start_WithAStatusThatThereIsNot_IsRefused()
    {
        var id = Flows.NewKey();

        (await Should.ThrowAsync<ClientRefusedException>(() => StartAsync(id, "Completed Done"))).Type.ShouldBe("System.ArgumentException");

        (await _flows.FindAsync(id)).ShouldBeNull();
    }

    [Fact]
    public async Task Restart_OfAnEndedInstance_RunsItAgainWithItsInput()
    {
        var ledger = Flows.NewKey();
        var id = await _flows.StartAsync(nameof(Statuses.WriteAndReturn), ledger);
        await _flows.CompletedAsync(id);

        (await _flows.RestartAsync(id)).ShouldBe(id);

        await _flows.UntilLedgerAsync(ledger, 2);
        (await _flows.CompletedAsync(id)).InputAs<string>().ShouldBe(ledger);
        (await _flows.ListAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Restart_UnderANewId_LeavesTheOldInstanceAsItIs()
    {
        var ledger = Flows.NewKey();
        var old = await _flows.StartAsync(new StartOrder(nameof(Statuses.WriteAndReturn), ledger) { Tags = new() { ["a"] = "b" } });
        var ended = await _flows.CompletedAsync(old);

        var id = await _flows.RestartAsync(old, newId: true);

        id.ShouldNotBe(old);
        var again = await _flows.CompletedAsync(id);
        again.InputAs<string>().ShouldBe(ledger);
        again.Name.ShouldBe(nameof(Statuses.WriteAndReturn));
        if (_flows.Host.Abilities.HasFlag(Abilities.HandsTagsOn))
            again.Tags.ShouldBe(new Dictionary<string, string> { ["a"] = "b", [SourceTag] = old }, ignoreOrder: true);
        (await _flows.GetAsync(old)).LastUpdatedAt.ShouldBe(ended.LastUpdatedAt);
    }

    [Fact]
    public async Task Restart_OfARunningInstance_IsRefusedUnderItsIdAndTakenUnderANewOne()
    {
        _flows.Needs(Abilities.RefusesTakenIds);
        var id = await _flows.StartAsync(nameof(Events.AwaitOne), "event");
        await _flows.StartedAsync(id);

        (await Should.ThrowAsync<ClientRefusedException>(() => _flows.RestartAsync(id))).Type.ShouldBe("System.InvalidOperationException");
        var second = await _flows.RestartAsync(id, newId: true);

        await _flows.StartedAsync(second);
        foreach (var running in new[] { id, second })
        {
            await _flows.RaiseAsync(running, "event", $"to {running}");
            (await _flows.CompletedAsync(running)).OutputAs<string>().ShouldBe($"to {running}");
        }
    }

    [Fact]
    public async Task Restart_OfAnUnknownInstance_IsRefused() =>
        (await Should.ThrowAsync<ClientRefusedException>(() => _flows.RestartAsync(Flows.NewKey("nobody")))).Type.ShouldBe(
            "System.ArgumentException");

    private Task<string> StartAsync(string id, string listed) => _flows.StartAsync(
        new StartOrder(
            nameof(Basics.ReturnInput), "second")
        { InstanceId = id, Dedupe = listed.Split(' ', StringSplitOptions.RemoveEmptyEntries) });

    private async Task<string> EndedAsync(string status)
    {
        var name = status switch
        {
            "Completed" => nameof(Basics.ReturnInput),
            "Failed" => nameof(Failures.ThrowAtOnce),
            _ => nameof(Events.AwaitOne),
        };
        var id = await _flows.StartAsync(name, "first");
        if (status == "Terminated")
        {
            await _flows.StartedAsync(id);
            await _flows.TerminateAsync(id);
        }

        (await _flows.EndedAsync(id)).Status.ToString().ShouldBe(status);
        return id;
    }
}
