using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class ContextTests
{
    [Theory]
    [InlineData(true, "kept")]
    [InlineData(false, "new")]
    public async Task ContinueAsNew_WithOptions_TakesItsInputAndKeepsEventsWhenAsked(bool keep, string expected)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Flow", async context =>
        {
            if (context.GetInput<string>() == "second")
            {
                context.SetCustomStatus("second");
                return await context.WaitForExternalEvent<string>("word");
            }

            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "second", PreserveUnprocessedEvents = keep });
            return null;
        }));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Flow", "first", new StartOrchestrationOptions("one"), TestEngine.Deadline);
        await engine.Client.RaiseEventAsync("one", "word", "kept");
        await engine.Settle();
        await engine.Client.RaiseEventAsync("one", "go");
        if (!keep) await engine.UntilStatus("one", "second");
        if (!keep) await engine.Client.RaiseEventAsync("one", "word", "new");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe(expected);
    }

    [Fact]
    public async Task ReplaySafeLoggerFactory_GivenToCode_LogsEachStepOnceAndKeepsTheStateWarm()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(
            tasks =>
            {
                tasks.Orchestrator("Logs", async context =>
                {
                    var factory = context.ReplaySafeLoggerFactory;
                    Should.Throw<NotSupportedException>(() => factory.AddProvider(NullLoggerProvider.Instance));
                    var logger = factory.CreateLogger("flow");
                    for (var i = 0; i < 3; i++)
                    {
                        logger.LogInformation("step {Step} {Enabled}", i, logger.IsEnabled(LogLevel.Information));
                        await context.CallActivityAsync("Nothing");
                    }

                    factory.Dispose();
                    await context.WaitForExternalEvent<string>("end");
                    return ReferenceEquals(factory, context.ReplaySafeLoggerFactory);
                });
                tasks.Activity("Nothing", (_, _) => Task.FromResult<object?>(null));
            },
            loggers: logs);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Logs", TestEngine.Deadline);
        await engine.Settle();
        engine.Engine.Metrics.ReplayedEvents.ShouldBe(0);

        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync(id, "end");

        (await engine.EndOf(id)).ReadOutputAs<bool>().ShouldBeTrue();
        logs.Of("flow").ShouldBe(["step 0 True", "step 1 True", "step 2 True"]);
    }

    [Fact]
    public async Task Logger_AskedInReplay_SaysThatALevelIsOn()
    {
        using var logs = new LogList();
        var seen = new List<bool>();
        await using var engine = TestEngine.Create(loggers: logs);
        engine.Options = engine.Options with { MaxWarmInstances = 0 };
        engine.Tasks.Orchestrator("Asks", async context =>
        {
            seen.Add(context.CreateReplaySafeLogger("flow").IsEnabled(LogLevel.Information));
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            return null;
        });
        await engine.OpenAsync();

        await engine.RunAsync("Asks");

        seen.ShouldBe([true, true]);
    }

    [Fact]
    public async Task Wait_AlreadyCancelled_TakesAnEventThatHasCome()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Flow", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            using var cancelled = new CancellationTokenSource();
            cancelled.Cancel();
            var word = await context.WaitForExternalEvent<string>("word", cancelled.Token);
            var second = context.WaitForExternalEvent<string>("word", cancelled.Token);
            return $"{word} {second.IsCanceled}";
        }));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions("one"), TestEngine.Deadline);
        await engine.Client.RaiseEventAsync("one", "word", "came first");
        await engine.Client.RaiseEventAsync("one", "go");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("came first True");
    }

    [Theory]
    [InlineData("activity without a name", typeof(ArgumentNullException))]
    [InlineData("child without a name", typeof(ArgumentNullException))]
    [InlineData("options as an activity's input", typeof(ArgumentException))]
    [InlineData("child with an entity's id", typeof(ArgumentException))]
    [InlineData("event without a name", typeof(ArgumentNullException))]
    [InlineData("event to nobody", typeof(ArgumentNullException))]
    [InlineData("event to an entity", typeof(ArgumentException))]
    [InlineData("sent event without a name", typeof(ArgumentNullException))]
    [InlineData("no options to continue", typeof(ArgumentNullException))]
    public async Task Call_WithABadArgument_ThrowsWhereItIsMadeAndLeavesTheFlowRunning(string what, Type expected)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Calls", async context =>
        {
            try
            {
                await Call(context);
                return "nothing thrown";
            }
            catch (Exception fault)
            {
                return fault.GetType().FullName;
            }
        }));

        (await engine.RunAsync("Calls")).ReadOutputAs<string>().ShouldBe(expected.FullName);

        Task Call(TaskOrchestrationContext context)
        {
            switch (what)
            {
                case "activity without a name": return context.CallActivityAsync(default);
                case "child without a name": return context.CallSubOrchestratorAsync(default);
                case "options as an activity's input": return context.CallActivityAsync("Any", (object)new TaskOptions());
                case "child with an entity's id":
                    return context.CallSubOrchestratorAsync("Any", new TaskOptions().WithInstanceId("@counter@one"));
                case "event without a name": return context.WaitForExternalEvent<string>(null!);
                case "event to nobody": context.SendEvent(null!, "event", "payload"); break;
                case "event to an entity": context.SendEvent("@counter@one", "event", "payload"); break;
                case "sent event without a name": context.SendEvent("one", null!, "payload"); break;
                default: context.ContinueAsNew((ContinueAsNewOptions)null!); break;
            }

            return Task.CompletedTask;
        }
    }
}
