using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class EventTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    private TimeSpan Unit => _flows.Host.Unit;

    [Fact]
    public async Task Event_WhileWaitedFor_BringsItsPayload()
    {
        var id = await StartedAsync(nameof(Events.AwaitDecision));
        await _flows.RaiseAsync(id, "decision", new Decision("principal", true, ["fine", "go on"]));

        var decision = (await _flows.CompletedAsync(id)).OutputAs<Decision>()!;
        decision.By.ShouldBe("principal");
        decision.Approved.ShouldBeTrue();
        decision.Remarks.ShouldBe(["fine", "go on"]);
    }

    [Fact]
    public async Task Event_RightAfterTheStart_IsNotLost()
    {
        var id = await _flows.StartAsync(nameof(Events.AwaitOne));
        await _flows.RaiseAsync(id, "event", "early");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("early");
    }

    [Fact]
    public async Task Event_WithoutPayload_IsNull()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne));
        await _flows.RaiseAsync(id, "event");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBeNull();
    }

    [Theory]
    [InlineData("Decision", "decision")]
    [InlineData("DECISION", "dEcIsIoN")]
    [InlineData("entscheidung-ä", "ENTSCHEIDUNG-Ä")]
    public async Task Event_NamedInOtherCase_IsTheSame(string waited, string raised)
    {
        var id = await StartedAsync(nameof(Events.AwaitOne), waited);
        await _flows.RaiseAsync(id, raised, "heard");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("heard");
    }

    [Fact]
    public async Task Event_OfAnotherName_WakesNobody()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne), "event");
        await _flows.RaiseAsync(id, "event2", "wrong");
        await _flows.RaiseAsync(id, "even", "wrong");
        await _flows.RaiseAsync(id, "event", "right");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("right");
    }

    [Fact]
    public async Task Events_AwaitedInSequence_ComeInTheOrderRaised()
    {
        var id = await StartedAsync(nameof(Events.AwaitInSequence), 50);
        for (var i = 0; i < 50; i++) await _flows.RaiseAsync(id, "number", i);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe(Enumerable.Range(0, 50));
    }

    [Fact]
    public async Task Events_OfManyNames_AreMatchedByName()
    {
        var id = await StartedAsync(nameof(Events.AwaitManyNames));
        for (var i = 0; i < 100; i++) await _flows.RaiseAsync(id, $"Number{i}", i);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Events_OfManyNamesRaisedBackwards_AreMatchedByName()
    {
        var id = await StartedAsync(nameof(Events.AwaitManyNames));
        for (var i = 99; i >= 0; i--) await _flows.RaiseAsync(id, $"number{i}", i);

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Waits_OnOneName_AreServedNewestFirst(int waits)
    {
        var id = await StartedAsync(nameof(Events.AwaitAtOnce), waits);
        for (var i = 0; i < waits; i++) await _flows.RaiseAsync(id, "number", i);

        (await _flows.CompletedAsync(id)).OutputAs<int[]>().ShouldBe(Enumerable.Range(0, waits).Reverse());
    }

    [Fact]
    public async Task Events_BeforeTheirWait_AreKeptInOrder()
    {
        var id = await StartedAsync(nameof(Events.AwaitAfterGo), 3);
        for (var i = 1; i <= 3; i++) await _flows.RaiseAsync(id, "number", i);
        await _flows.RaiseAsync(id, "go", "now");

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Events_KeptForTwoWaits_AreServedInTheOrderOfTheWaits()
    {
        var id = await StartedAsync(nameof(Events.AwaitTwiceAfterGo));
        await _flows.RaiseAsync(id, "letter", "A");
        await _flows.RaiseAsync(id, "LETTER", "B");
        await _flows.RaiseAsync(id, "go", "now");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("AB");
    }

    [Fact]
    public async Task Events_RaisedAtOnceFromManySides_AreAllReceived()
    {
        var id = await StartedAsync(nameof(Events.AwaitInSequence), 100);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _flows.RaiseAsync(id, "number", i)));

        (await _flows.CompletedAsync(id)).OutputAs<List<int>>()!.Order().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Waits_OnSeveralNames_AllComplete()
    {
        var id = await StartedAsync(nameof(Events.AwaitAllOfThree));
        await _flows.RaiseAsync(id, "principal", "p");
        await _flows.RaiseAsync(id, "legal", "l");
        await _flows.RaiseAsync(id, "finance", "f");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("l,f,p");
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("decline")]
    [InlineData("ask")]
    public async Task Waits_Raced_ReturnTheFirst(string name)
    {
        var id = await StartedAsync(nameof(Events.AwaitFirstOfThree));
        await _flows.RaiseAsync(id, name, name + "d");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe(name + "d");
    }

    [Fact]
    public async Task Wait_LeftOpen_DoesNotHoldTheInstance() =>
        (await _flows.RunAsync<string>(nameof(Events.ReturnWithOpenWait))).ShouldBe("returned");

    [Fact]
    public async Task Wait_AfterACancelledOne_GetsTheEvent()
    {
        var id = await StartedAsync(nameof(Events.AwaitAnewAfterCancel));
        await _flows.RaiseAsync(id, "event", "received");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("cancelled then received");
    }

    [Fact]
    public async Task Wait_WithATokenCancelledBefore_IsCancelledAndTheNextGetsTheEvent()
    {
        var id = await StartedAsync(nameof(Events.AwaitWithCancelledToken));
        await _flows.RaiseAsync(id, "event", "received");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("cancelled then received");
    }

    [Fact]
    public async Task Wait_CancelledAfterItsEvent_KeepsTheEvent()
    {
        var id = await StartedAsync(nameof(Events.CancelAfterReceipt));
        await _flows.RaiseAsync(id, "event", "received");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("received");
    }

    [Fact]
    public async Task WaitWithLimit_EventInTime_ReturnsItAtOnce()
    {
        var id = await StartedAsync(nameof(Events.AwaitAtMost), TimeSpan.FromDays(7));
        await _flows.RaiseAsync(id, "event", "in time");

        var ended = await _flows.CompletedAsync(id);

        ended.OutputAs<string>().ShouldBe("in time");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task WaitWithLimit_NoEvent_IsCancelledWhenTimeIsUp()
    {
        var id = await StartedAsync(nameof(Events.AwaitAtMost), Unit);
        await _flows.Host.PassTimeAsync(Unit);

        var ended = await _flows.CompletedAsync(id);

        ended.OutputAs<string>().ShouldBe("timed out");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeGreaterThanOrEqualTo(Unit - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task WaitWithLimitAndToken_TokenCancelled_IsCancelledAndLeavesNoTimer()
    {
        var id = await StartedAsync(nameof(Events.AwaitUntilStopped));
        await _flows.RaiseAsync(id, "stop", "please");

        var ended = await _flows.CompletedAsync(id);

        ended.OutputAs<string>().ShouldBe("cancelled");
        (ended.LastUpdatedAt - ended.CreatedAt).ShouldBeLessThan(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task WaitWithLimitAndToken_EventInTime_ReturnsIt()
    {
        var id = await StartedAsync(nameof(Events.AwaitUntilStopped));
        await _flows.RaiseAsync(id, "event", "received");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("received");
    }

    [Fact]
    public async Task Wait_KeptAcrossReminderTimers_GetsTheEvent()
    {
        var id = await StartedAsync(nameof(Events.RemindUntilDecided), Unit);
        for (var reminders = 1; reminders <= 2; reminders++)
        {
            await _flows.Host.PassTimeAsync(Unit);
            await _flows.UntilAsync(id, instance => instance.CustomStatusAs<int?>() >= reminders);
        }

        await _flows.RaiseAsync(id, "decision", "approved");

        // More than two where time passes by itself.
        var ended = (await _flows.CompletedAsync(id)).OutputAs<string>()!;
        if (_flows.Host.Abilities.HasFlag(Abilities.MovesClock)) ended.ShouldBe("approved after 2");
        else ended.ShouldStartWith("approved after ");
    }

    [Fact]
    public async Task Waits_OnOneNameWithTwoTypes_AreRefused() =>
        (await _flows.RunAsync<string>(nameof(Events.AwaitTwoTypes))).ShouldBe(nameof(ArgumentException));

    [Theory]
    [InlineData("not a number")]
    [InlineData(null)]
    public async Task Event_OfTheWrongType_FailsTheInstancePastItsCatch(string? payload)
    {
        var id = await StartedAsync(nameof(Events.AwaitNumberGuarded));
        await _flows.RaiseAsync(id, "number", payload);

        (await _flows.FailedAsync(id)).Output.ShouldNotBe("\"caught\"");
    }

    [Theory]
    [InlineData("not a number")]
    [InlineData(null)]
    public async Task Event_OfTheWrongTypeThatWasKept_ThrowsWhereItIsWaitedForAndIsUsedUp(string? payload)
    {
        var id = await StartedAsync(nameof(Events.AwaitKeptNumber));
        await _flows.RaiseAsync(id, "number", payload);
        await _flows.RaiseAsync(id, "number", 7);
        await _flows.SettleAsync();
        await _flows.RaiseAsync(id, "go");

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe("caught 7");
    }

    [Fact]
    public async Task Raise_ToAnUnknownInstance_IsRefused()
    {
        _flows.Needs(Abilities.RefusesUnlessRunning);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.RaiseAsync(Flows.NewKey("nobody"), "event", "lost"));
    }

    [Fact]
    public async Task Raise_ToAnEndedInstance_IsRefusedAndChangesNothing()
    {
        _flows.Needs(Abilities.RefusesUnlessRunning);
        var id = await _flows.StartAsync(nameof(Basics.ReturnInput), "ended");
        await _flows.CompletedAsync(id);

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.RaiseAsync(id, "event", "late"));

        (await _flows.GetAsync(id)).OutputAs<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task Raise_WithoutName_IsRefused()
    {
        var id = await StartedAsync(nameof(Events.AwaitOne));

        (await Should.ThrowAsync<ClientRefusedException>(() => _flows.RaiseAsync(id, "", "nameless"))).Type.ShouldStartWith(
            "System.Argument");

        await _flows.TerminateAsync(id);
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_WakesIt()
    {
        var target = await StartedAsync(nameof(Events.AwaitOne));
        var sender = await _flows.StartAsync(nameof(Events.SendTo), target);

        (await _flows.CompletedAsync(sender)).OutputAs<string>().ShouldBe("sent");
        (await _flows.CompletedAsync(target)).OutputAs<string>().ShouldBe("from " + sender);
    }

    [Fact]
    public async Task SendEvent_ToItself_IsReceived() =>
        (await _flows.RunAsync<string>(nameof(Events.SendToSelf))).ShouldBe("from myself");

    [Fact]
    public async Task SendEvent_ToAnUnknownInstance_IsDropped()
    {
        var nobody = Flows.NewKey("nobody");

        (await _flows.RunAsync<string>(nameof(Events.SendTo), nobody)).ShouldBe("sent");

        (await _flows.FindAsync(nobody)).ShouldBeNull();
    }

    [Fact]
    public async Task SendEvent_ToAnEndedInstance_IsDropped()
    {
        var ended = await _flows.StartAsync(nameof(Basics.ReturnInput), "ended");
        await _flows.CompletedAsync(ended);

        (await _flows.RunAsync<string>(nameof(Events.SendTo), ended)).ShouldBe("sent");

        (await _flows.GetAsync(ended)).OutputAs<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task SendEvent_TenTimes_ArrivesTenTimesInOrder()
    {
        var target = await StartedAsync(nameof(Events.AwaitInSequence), 10);
        await _flows.CompletedAsync(await _flows.StartAsync(nameof(Events.SendTenNumbers), target));

        var numbers = (await _flows.CompletedAsync(target)).OutputAs<List<int>>()!;
        if (_flows.Host.Abilities.HasFlag(Abilities.KeepsOrderOfSentEvents)) numbers.ShouldBe(Enumerable.Range(0, 10));
        else numbers.Order().ShouldBe(Enumerable.Range(0, 10));
    }

    private async Task<string> StartedAsync(string orchestrator, object? input = null)
    {
        var id = await _flows.StartAsync(orchestrator, input);
        (await _flows.StartedAsync(id)).Status.ShouldBe(OrchestrationRuntimeStatus.Running);
        return id;
    }
}
