using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class CustomStatusTests
{
    // Characters of JSON: a plain text is put between two quotes.
    private const int LongestText = 8192 - 2;

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task OldStatus_AfterContinueAsNew_IsShownThroughTheFirstTurnAndGoneAfterTheSecond(int warm)
    {
        await using var engine = await StartAsync(warm, async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.SetCustomStatus("old");
                context.ContinueAsNew(1);
                return null;
            }

            await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<string>("end");
        });
        await ScheduleAsync(engine);
        await engine.Settle();
        (await StatusAsync(engine)).ShouldBe("\"old\"");

        await engine.CrashAndReopenAsync();
        await engine.Settle();
        (await StatusAsync(engine)).ShouldBe("\"old\"");
        await engine.Client.RaiseEventAsync("one", "go");
        await engine.Settle();

        (await StatusAsync(engine)).ShouldBeNull();
        await engine.Client.RaiseEventAsync("one", "end", "ended");
        (await engine.EndOf("one")).SerializedCustomStatus.ShouldBeNull();
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task NewStatus_SetInTheFirstTurn_StandsFromThenOn(int warm)
    {
        await using var engine = await StartAsync(warm, async context =>
        {
            var lap = context.GetInput<int>();
            context.SetCustomStatus($"lap {lap}");
            if (lap == 0)
            {
                context.ContinueAsNew(1);
                return null;
            }

            await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<string>("end");
        });
        await ScheduleAsync(engine);
        await engine.UntilStatus("one", "lap 1");

        await engine.Client.RaiseEventAsync("one", "go");
        await engine.Settle();

        (await StatusAsync(engine)).ShouldBe("\"lap 1\"");
    }

    [Fact]
    public async Task OldStatus_ClearedInTheFirstTurn_IsShownUntilTheSecondAllTheSame()
    {
        await using var engine = await StartAsync(4000, async context =>
        {
            context.SetCustomStatus(context.GetInput<int>() == 0 ? "old" : null);
            if (context.GetInput<int>() == 0) context.ContinueAsNew(1);
            else await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<string>("go");
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", 0, new StartOrchestrationOptions("one"), TestEngine.Deadline);
        await engine.Client.RaiseEventAsync("one", "go");
        await engine.Settle();
        (await StatusAsync(engine)).ShouldBe("\"old\"");

        await engine.Client.RaiseEventAsync("one", "go");
        await engine.Settle();

        (await StatusAsync(engine)).ShouldBeNull();
    }

    [Fact]
    public async Task OldStatus_OverTwoContinuationsInARow_IsGone()
    {
        await using var engine = await StartAsync(4000, async context =>
        {
            var lap = context.GetInput<int>();
            if (lap == 0) context.SetCustomStatus("old");
            if (lap < 2)
            {
                context.ContinueAsNew(lap + 1);
                return null;
            }

            return await context.WaitForExternalEvent<string>("go");
        });
        await ScheduleAsync(engine);
        await engine.Settle();

        (await StatusAsync(engine)).ShouldBeNull();
    }

    [Fact]
    public async Task OldStatus_OfARunThatEndsInItsFirstTurn_IsKept()
    {
        await using var engine = await StartAsync(4000, context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.SetCustomStatus("old");
                context.ContinueAsNew(1);
            }

            return Task.FromResult<object?>(null);
        });
        await ScheduleAsync(engine);

        (await engine.EndOf("one")).ReadCustomStatusAs<string>().ShouldBe("old");
    }

    [Fact]
    public async Task Status_OfTheGreatestLength_IsKept()
    {
        await using var engine = await StartAsync(4000, context =>
        {
            context.SetCustomStatus(new string('s', LongestText));
            return Task.FromResult<object?>("ended");
        });
        await ScheduleAsync(engine);

        (await engine.EndOf("one")).ReadCustomStatusAs<string>()!.Length.ShouldBe(LongestText);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task Status_TooLong_FailsTheFlowPastItsCatchAndDropsWhatTheTurnBegan(int warm)
    {
        var (ran, caught) = (0, 0);
        await using var engine = await StartAsync(warm, async context =>
        {
            context.SetCustomStatus("before");
            await context.WaitForExternalEvent<string>("go");
            try
            {
                var activity = context.CallActivityAsync("Count");
                var child = context.CallSubOrchestratorAsync("Waits", new SubOrchestrationOptions { InstanceId = "child" });
                var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                context.SendEvent("other", "go", "sent");
                context.SetCustomStatus(new string('s', LongestText + 1));
                await Task.WhenAll(activity, child, timer);
            }
            catch (ArgumentException)
            {
                caught++;
            }

            return null;
        });
        engine.Tasks.Activity("Count", (_, _) => Task.FromResult<object?>(Interlocked.Increment(ref ran)));
        engine.Tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("other"), TestEngine.Deadline);
        await ScheduleAsync(engine);

        await engine.Client.RaiseEventAsync("one", "go");
        var end = await engine.EndOf("one");
        await engine.Settle();

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorType.ShouldBe(typeof(ArgumentException).FullName);
        end.FailureDetails.ErrorMessage.ShouldContain("8193 characters");
        end.SerializedCustomStatus.ShouldBeNull();
        (ran, caught).ShouldBe((0, 0));
        (await engine.Client.GetInstanceAsync("child")).ShouldBeNull();
        (await engine.Client.GetInstanceAsync("other"))!.IsRunning.ShouldBeTrue();
        engine.CountRows("timer").ShouldBe(0);
    }

    [Fact]
    public async Task Status_TooLongAndThenShortInTheSameTurn_IsTheShortOne()
    {
        await using var engine = await StartAsync(4000, context =>
        {
            context.SetCustomStatus(new string('s', 20_000));
            context.SetCustomStatus("short");
            return Task.FromResult<object?>(null);
        });
        await ScheduleAsync(engine);

        (await engine.EndOf("one")).ReadCustomStatusAs<string>().ShouldBe("short");
    }

    [Theory]
    [InlineData("completes")]
    [InlineData("continues")]
    [InlineData("throws")]
    public async Task Status_TooLongInTheLastTurn_FailsTheFlowHoweverThatEnds(string how)
    {
        await using var engine = await StartAsync(4000, context =>
        {
            context.SetCustomStatus(new string('s', 20_000));
            if (how == "continues") context.ContinueAsNew(1);
            return how == "throws" ? throw new TimeoutException("its own") : Task.FromResult<object?>("done");
        });
        await ScheduleAsync(engine);

        var end = await engine.EndOf("one");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain("custom status");
        end.SerializedCustomStatus.ShouldBeNull();
    }

    private static async Task<TestEngine> StartAsync(int warm, Func<TaskOrchestrationContext, Task<object?>> flow)
    {
        var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator("Flow", flow);
        await engine.OpenAsync();
        return engine;
    }

    private static Task<string> ScheduleAsync(TestEngine engine) =>
        engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", 0, new StartOrchestrationOptions("one"), TestEngine.Deadline);

    private static async Task<string?> StatusAsync(TestEngine engine) =>
        (await engine.Client.GetInstanceAsync("one", true))!.SerializedCustomStatus;
}
