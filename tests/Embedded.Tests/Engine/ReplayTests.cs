using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class ReplayTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    public async Task State_WarmOrCold_IsTheSame(int warm)
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator("Mixed", Mixed);
        engine.Tasks.Activity<int>("Add", value => value + 1);
        engine.Tasks.Orchestrator("Child", context => Task.FromResult<object?>(context.GetInput<int>() * 10));
        await engine.OpenAsync();

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Mixed");
        for (var i = 0; i < 6; i++) await engine.Client.RaiseEventAsync(id, "n", i);

        (await engine.EndOf(id)).ReadOutputAs<List<int>>().ShouldBe([0, 0, 1, 1, 2, 20, 3, 3, 4, 4, 5, 50, 6]);
        (engine.Engine.Metrics.ReplayedEvents > 20).ShouldBe(warm == 0);
    }

    [Fact]
    public async Task Replay_OfManyThousandEvents_NeitherOverflowsNorSlows()
    {
        const int Steps = 20_000;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Long", async context =>
        {
            var sum = 0L;
            for (var i = 0; i < Steps; i++) sum += await context.WaitForExternalEvent<int>("n");
            context.SetCustomStatus("all seen");
            await context.WaitForExternalEvent<string>("end");
            return sum;
        }));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Long");
        await Task.WhenAll(Enumerable.Range(0, Steps).Select(i => engine.Client.RaiseEventAsync(id, "n", i)));
        await engine.UntilStatus(id, "all seen");

        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync(id, "end");

        (await engine.EndOf(id)).ReadOutputAs<long>().ShouldBe((long)Steps * (Steps - 1) / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task IsReplaying_IsTrueForTheStepsThatHistoryKnows(int warm)
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator("Sees", async context =>
        {
            var seen = new List<bool> { context.IsReplaying };
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            seen.Add(context.IsReplaying);
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            seen.Add(context.IsReplaying);
            return seen;
        });
        await engine.OpenAsync();

        (await engine.RunAsync("Sees")).ReadOutputAs<List<bool>>().ShouldBe([true, true, false]);
    }

    [Fact]
    public async Task ReplaySafeLogger_LogsEachStepOnce()
    {
        using var logs = new LogList();
        await using var engine = TestEngine.Create(loggers: logs);
        engine.Options = engine.Options with { MaxWarmInstances = 0 };
        engine.Tasks.Orchestrator("Logs", async context =>
        {
            var logger = context.CreateReplaySafeLogger("flow");
            for (var i = 0; i < 3; i++)
            {
                logger.LogInformation("step {Step}", i);
                await context.CallActivityAsync("Nothing");
            }

            return null;
        });
        engine.Tasks.Activity("Nothing", (_, _) => Task.FromResult<object?>(null));
        await engine.OpenAsync();

        await engine.RunAsync("Logs");

        logs.Of("flow").ShouldBe(["step 0", "step 1", "step 2"]);
    }

    [Theory]
    [InlineData("other activity", "calls the activity 'First' (#0)", "now calls the activity 'Other' (#0)")]
    [InlineData("timer instead", "calls the activity 'First' (#0)", "now creates a timer (#0)")]
    [InlineData("nothing", "calls the activity 'First' (#0)", "now does not")]
    [InlineData("one more", "nothing more here", "now calls the activity 'Second' (#1)")]
    public async Task ChangedCode_ForARunningInstance_FailsItNamingTheStep(string change, string then, string now)
    {
        await using var engine = await TestEngine.StartAsync(tasks => Register(tasks, ""));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Changing");
        await engine.UntilStatus(id, "waiting");

        await engine.CrashAndReopenAsync(tasks => Register(tasks, change));
        await engine.Client.RaiseEventAsync(id, "go");

        var end = await engine.EndOf(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain(then);
        end.FailureDetails.ErrorMessage.ShouldContain(now);
        end.FailureDetails.ErrorMessage.ShouldContain("'Changing'");

        static void Register(TaskRegistry tasks, string change)
        {
            tasks.Activity("First", (_, _) => Task.FromResult<object?>(null));
            tasks.Orchestrator("Changing", async context =>
            {
                try
                {
                    if (change == "timer instead") await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                    else if (change != "nothing") await context.CallActivityAsync(change == "other activity" ? "Other" : "First");
                    if (change == "one more") _ = context.CallActivityAsync("Second");
                }
                catch (InvalidOperationException)
                {
                    // Code can't hide that it differs.
                }

                context.SetCustomStatus("waiting");
                await context.WaitForExternalEvent<string>("go");
                return null;
            });
        }
    }

    [Fact]
    public async Task NonDurableAwait_Alone_FailsNamingTheMethod()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Sleeps", SleepInnocently));

        var failure = (await engine.RunAsync("Sleeps")).FailureDetails.ShouldNotBeNull();

        failure.ErrorMessage.ShouldContain("'Sleeps'");
        failure.ErrorMessage.ShouldContain(nameof(InnerSleep));
    }

    [Fact]
    public async Task NonDurableAwait_BesideOpenWork_FailsNamingTheMethod()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Sleeps", async context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            return await InnerSleep();
        }));

        var failure = (await engine.RunAsync("Sleeps")).FailureDetails.ShouldNotBeNull();

        failure.ErrorMessage.ShouldContain("'Sleeps'");
        failure.ErrorMessage.ShouldContain(nameof(InnerSleep));
    }

    [Fact]
    public async Task NonDurableAwait_ThatGaveUpTheContext_FailsAtTheNextCall()
    {
        var refused = new TaskCompletionSource<string>();
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Leaves", async context =>
        {
            var never = context.WaitForExternalEvent<string>("never");
            await Task.Delay(1).ConfigureAwait(false);
            try
            {
                await context.CallActivityAsync("Any");
            }
            catch (InvalidOperationException fault)
            {
                refused.SetResult(fault.Message);
                throw;
            }

            return await never;
        }));

        var end = await engine.RunAsync("Leaves");

        (await refused.Task).ShouldContain("'Leaves'");
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
    }

    [Fact]
    public async Task ConfigureAwait_OnDurableTasks_IsHarmless()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Careless", async context =>
            {
                await Task.Yield();
                var sum = 0;
                for (var i = 0; i < 200; i++) sum += await context.CallActivityAsync<int>("Echo", i).ConfigureAwait(false);
                return sum;
            });
            tasks.Activity<int>("Echo", value => value);
        });

        (await engine.RunAsync("Careless")).ReadOutputAs<int>().ShouldBe(19900);
    }

    private static async Task<object?> SleepInnocently(TaskOrchestrationContext context) => await InnerSleep();

    private static async Task<object?> InnerSleep()
    {
        await Task.Delay(5);
        return "slept";
    }

    private static async Task<object?> Mixed(TaskOrchestrationContext context)
    {
        var seen = new List<int>();
        using var lost = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(1), lost.Token);
        var sum = 0;
        for (var i = 0; i < 6; i++)
        {
            seen.Add(await context.WaitForExternalEvent<int>("n"));
            seen.Add(i % 3 == 2 ? await context.CallSubOrchestratorAsync<int>("Child", i) : sum);
            sum = await context.CallActivityAsync<int>("Add", sum);
        }

        lost.Cancel();
        seen.Add(sum);
        return timer.IsCanceled ? seen : null;
    }
}
