using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class ChildTests
{
    [Fact]
    public async Task Children_InChildren_ReturnTheirResults()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Nest", async context =>
        {
            var depth = context.GetInput<int>();
            return 5 + (depth < 3 ? await context.CallSubOrchestratorAsync<int>("Nest", depth + 1) : 0);
        }));

        (await engine.RunAsync("Nest", 1)).ReadOutputAs<int>().ShouldBe(15);
    }

    [Fact]
    public async Task Child_KnowsItsParentAndId()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Parent", async context =>
                $"{context.Parent is null} "
                + $"{await context.CallSubOrchestratorAsync<string>(
                    "Child", options: new TaskOptions().WithInstanceId(context.InstanceId + "-child"))}");
            tasks.Orchestrator(
                "Child", context => Task.FromResult<object?>($"{context.Parent!.Name} {context.Parent.InstanceId} {context.InstanceId}"));
        });

        (await engine.RunAsync("Parent", id: "p")).ReadOutputAs<string>().ShouldBe("True Parent p p-child");
        (await engine.Client.GetInstanceAsync("p-child"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task Children_ManyInParallel_AllEnd()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Parent", async context =>
                (await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)))).Sum());
            tasks.Orchestrator("Child", async context => await context.CallActivityAsync<int>("Double", context.GetInput<int>()));
            tasks.Activity<int>("Double", value => 2 * value);
        });

        (await engine.RunAsync("Parent")).ReadOutputAs<int>().ShouldBe(9900);
        engine.CountRows("inbox").ShouldBe(0);
    }

    [Fact]
    public async Task Failure_InTheDepth_ArrivesLevelByLevel()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Top", async context =>
            {
                await context.CallSubOrchestratorAsync("Middle");
                return null;
            });
            tasks.Orchestrator("Middle", async context =>
            {
                await context.CallActivityAsync("Bottom");
                return null;
            });
            tasks.Activity("Bottom", (_, _) => throw new ArgumentException("first", new InvalidOperationException("second")));
        });

        var top = (await engine.RunAsync("Top")).FailureDetails.ShouldNotBeNull();

        top.IsCausedBy<TaskFailedException>().ShouldBeTrue();
        top.ErrorMessage.ShouldContain("'Middle'");
        var middle = top.InnerFailure.ShouldNotBeNull();
        middle.IsCausedBy<TaskFailedException>().ShouldBeTrue();
        middle.ErrorMessage.ShouldContain("'Bottom'");
        var bottom = middle.InnerFailure.ShouldNotBeNull();
        bottom.IsCausedBy<ArgumentException>().ShouldBeTrue();
        bottom.InnerFailure!.ErrorMessage.ShouldBe("second");
    }

    [Fact]
    public async Task Retry_OfAChildUnderOneId_ReplacesTheFailedOne()
    {
        var runs = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>(
                "Flaky", options: new SubOrchestrationOptions(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)), "the-child")));
            tasks.Orchestrator(
                "Flaky",
                _ => Interlocked.Increment(ref runs) < 3 ? throw new InvalidOperationException("no") : Task.FromResult<object?>("yes"));
        });

        (await engine.RunAsync("Parent")).ReadOutputAs<string>().ShouldBe("yes");
        runs.ShouldBe(3);
        (await engine.Client.GetInstanceAsync("the-child"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task Child_UnderTheIdOfARunningInstance_FailsAndLeavesThatOneAlone()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator(
                "Parent",
                async context => await context.CallSubOrchestratorAsync<string>(
                    "Waits", options: new TaskOptions().WithInstanceId("taken")));
            tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("taken"));

        (await engine.RunAsync("Parent")).FailureDetails!.ErrorMessage.ShouldContain("'taken'");
        await engine.Client.RaiseEventAsync("taken", "go", "alive");

        (await engine.EndOf("taken")).ReadOutputAs<string>().ShouldBe("alive");
    }

    [Fact]
    public async Task Child_Terminated_FailsItsParent()
    {
        await using var engine = await TestEngine.StartAsync(Family);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("p"));
        await engine.Client.WaitForInstanceStartAsync("p-child", TestEngine.Deadline);

        await engine.Client.TerminateInstanceAsync("p-child", "stop");

        (await engine.EndOf("p-child")).ReadOutputAs<string>().ShouldBe("stop");
        (await engine.EndOf("p")).FailureDetails!.ErrorMessage.ShouldContain("terminated");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parent_Terminated_TakesItsChildAlongOnlyWhenAsked(bool recursive)
    {
        await using var engine = await TestEngine.StartAsync(Family);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("p"));
        await engine.Client.WaitForInstanceStartAsync("p-child", TestEngine.Deadline);

        await engine.Client.TerminateInstanceAsync("p", new TerminateInstanceOptions("stop", recursive));
        await engine.EndOf("p");
        if (!recursive) await engine.Client.RaiseEventAsync("p-child", "go", "went on");

        (await engine.EndOf("p-child")).RuntimeStatus.ShouldBe(recursive
            ? OrchestrationRuntimeStatus.Terminated
            : OrchestrationRuntimeStatus.Completed);
        await engine.Settle();
        engine.CountRows("inbox").ShouldBe(0);
    }

    private static void Family(SppsFlows.Embedded.Engine.TaskRegistry tasks)
    {
        tasks.Orchestrator(
            "Parent",
            async context => await context.CallSubOrchestratorAsync<string>(
                "Waits", new TaskOptions().WithInstanceId(context.InstanceId + "-child")));
        tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
    }
}
