using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class StartTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Start_WithoutId_GivesANewOne()
    {
        var first = await _flows.StartAsync(nameof(Basics.ReturnNothing));
        var second = await _flows.StartAsync(nameof(Basics.ReturnNothing));

        first.ShouldNotBeNullOrWhiteSpace();
        second.ShouldNotBe(first);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with space")]
    [InlineData("a:b@c.d_e")]
    [InlineData("Größe-日本")]
    public async Task Start_WithAnId_UsesIt(string text)
    {
        var id = Flows.NewKey(text);

        (await _flows.StartAsync(nameof(Basics.Identify), null, id)).ShouldBe(id);

        (await _flows.CompletedAsync(id)).OutputAs<Identity>()!.InstanceId.ShouldBe(id);
    }

    [Fact]
    public async Task Start_WithTheIdOfARunningInstance_IsRefusedAndChangesNothing()
    {
        _flows.Needs(Abilities.RefusesTakenIds);
        var id = await _flows.StartAsync(nameof(Events.AwaitOne), "event");
        await _flows.StartedAsync(id);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.StartAsync(nameof(Basics.ReturnInput), "second", id));

        await _flows.RaiseAsync(id, "event", "first");
        var ended = await _flows.CompletedAsync(id);
        ended.Name.ShouldBe(nameof(Events.AwaitOne));
        ended.OutputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task Start_WithTheIdOfASuspendedInstance_ChangesNothing()
    {
        _flows.Needs(Abilities.RefusesTakenIds);
        var id = await _flows.StartAsync(nameof(Events.AwaitOne), "event");
        await _flows.StartedAsync(id);
        await _flows.SuspendAsync(id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Suspended);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.StartAsync(nameof(Basics.ReturnInput), "second", id));

        await _flows.ResumeAsync(id);
        await _flows.RaiseAsync(id, "event", "first");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task Start_ManyTimesAtOnceWithOneId_StartsOne()
    {
        _flows.Needs(Abilities.RefusesTakenIds);
        var id = Flows.NewKey("once");
        var starts = Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                await _flows.StartAsync(nameof(Events.AwaitOne), null, id);
                return true;
            }
            catch (ClientRefusedException)
            {
                return false;
            }
        });

        var started = await Task.WhenAll(starts);

        // The real host checks first and then starts: all that checked before the first start take the id. Still, one instance runs.
        if (_flows.Host.Abilities.HasFlag(Abilities.RefusesRaces)) started.Count(yes => yes).ShouldBe(1);
        else started.ShouldContain(true);
        await _flows.StartedAsync(id);
        await _flows.SettleAsync();
        (await _flows.ListAsync(id)).Count.ShouldBe(1);
        await _flows.RaiseAsync(id, "event", "one");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("one");
    }

    [Fact]
    public async Task Start_WithTheIdOfACompletedInstance_ReplacesIt()
    {
        var id = await _flows.StartAsync(nameof(Statuses.ShowLargeStatus));
        await _flows.CompletedAsync(id);

        (await _flows.StartAsync(nameof(Events.AwaitOne), "event", id)).ShouldBe(id);

        var started = await _flows.StartedAsync(id);
        started.Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        started.Name.ShouldBe(nameof(Events.AwaitOne));
        started.Output.ShouldBeNull();
        (await _flows.GetAsync(id)).CustomStatusAs<string>().ShouldBeNull();
        await _flows.RaiseAsync(id, "event", "second life");
        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("second life");
        (await _flows.ListAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Start_WithTheIdOfAFailedInstance_ReplacesIt()
    {
        var id = await _flows.StartAsync(nameof(Failures.ThrowAtOnce));
        await _flows.FailedAsync(id);

        await _flows.StartAsync(nameof(Basics.ReturnInput), "better", id);

        var ended = await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Completed);
        ended.OutputAs<string>().ShouldBe("better");
        ended.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Start_WithTheIdOfATerminatedInstance_ReplacesItWithoutItsEvents()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne), "event");
        await _flows.StartedAsync(id);
        await _flows.RaiseAsync(id, "other", "kept by the first life");
        await _flows.TerminateAsync(id);
        await _flows.EndedAsync(id);

        await _flows.StartAsync(nameof(Events.AwaitOne), "other", id);
        await _flows.UntilAsync(id, OrchestrationRuntimeStatus.Running);
        await _flows.RaiseAsync(id, "other", "new");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("new");
    }

    [Fact]
    public async Task StartAt_InThePast_StartsAtOnce()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "now", at: (await _flows.NowAsync()).AddDays(-1));

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("now");
    }

    [Fact]
    public async Task StartAt_InTheFuture_WaitsAsPending()
    {
        _flows.Needs(Abilities.StartsLater);
        var at = (await _flows.NowAsync()) + (_flows.Host.Unit * 2);
        var id = await _flows.StartAsync(nameof(Timers.Sleep), TimeSpan.Zero, at: at.ToOffset(TimeSpan.FromHours(9)));
        await _flows.SettleAsync();
        var pending = await _flows.GetAsync(id);
        pending.Status.ShouldBe(OrchestrationRuntimeStatus.Pending);
        pending.Name.ShouldBe(nameof(Timers.Sleep));
        (await _flows.ListAsync(id, [OrchestrationRuntimeStatus.Pending])).Count.ShouldBe(1);

        await _flows.Host.PassTimeAsync(_flows.Host.Unit * 2);

        (await _flows.CompletedAsync(id)).OutputAs<DateTime[]>()![0].ShouldBeGreaterThanOrEqualTo(at.UtcDateTime - _flows.Host.Early);
    }

    [Fact]
    public async Task Find_AnUnknownInstance_IsNull()
    {
        (await _flows.FindAsync(Flows.NewKey("nobody"))).ShouldBeNull();
        (await _flows.FindAsync(Flows.NewKey("nobody"), payloads: false)).ShouldBeNull();
    }

    [Fact]
    public async Task Find_WithPayloads_ShowsInputOutputAndStatus()
    {
        var id = await _flows.StartAsync(nameof(Events.RemindUntilDecided), TimeSpan.FromDays(1));
        await _flows.RaiseAsync(id, "decision", "yes");
        var ended = await _flows.CompletedAsync(id);

        ended.InputAs<TimeSpan>().ShouldBe(TimeSpan.FromDays(1));
        ended.OutputAs<string>().ShouldBe("yes after 0");
        ended.CustomStatusAs<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Find_WithoutPayloads_HidesThem()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "secret");
        await _flows.CompletedAsync(id);

        var found = (await _flows.FindAsync(id, payloads: false))!;

        found.Status.ShouldBe(OrchestrationRuntimeStatus.Completed);
        found.Input.ShouldBeNull();
        found.Output.ShouldBeNull();
        found.CustomStatus.ShouldBeNull();
        found.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Metadata_ReadAsTypes_GivesThem()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "text");
        await _flows.CompletedAsync(id);

        (await _flows.ProbeAsync("read-payloads", id)).ShouldBe("text|text|");
    }

    [Theory]
    [InlineData("read-output-not-fetched")]
    [InlineData("read-input-not-fetched")]
    public async Task Metadata_FetchedWithoutPayloads_ThrowsWhenTheyAreRead(string probe)
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "text");
        await _flows.CompletedAsync(id);

        (await _flows.ProbeAsync(probe, id)).ShouldBe(nameof(InvalidOperationException));
    }

    [Fact]
    public async Task Metadata_KnowsWhetherItsInstanceRuns()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);
        (await _flows.ProbeAsync("states", id)).ShouldBe("IsRunning=True IsCompleted=False");
        await _flows.RaiseAsync(id, "event", "end");
        await _flows.CompletedAsync(id);

        (await _flows.ProbeAsync("states", id)).ShouldBe("IsRunning=False IsCompleted=True");
    }

    [Fact]
    public async Task WaitForCompletion_Cancelled_Throws()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.StartedAsync(id);

        (await _flows.ProbeAsync("cancel-wait-for-completion", id)).ShouldBe("cancelled");

        await _flows.TerminateAsync(id);
    }

    [Fact]
    public async Task WaitForStart_Cancelled_Throws()
    {
        _flows.Needs(Abilities.StartsLater);
        var id = await _flows.StartAsync(nameof(Basics.ReturnNothing), at: (await _flows.NowAsync()).AddMinutes(2));

        (await _flows.ProbeAsync("cancel-wait-for-start", id)).ShouldBe("cancelled");
    }

    [Fact]
    public async Task WaitForStartAndCompletion_OfAnEndedInstance_ReturnAtOnce()
    {
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "ended");
        await _flows.CompletedAsync(id);

        (await _flows.StartedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Completed);
        (await _flows.EndedAsync(id)).OutputAs<string>().ShouldBe("ended");
    }
}
