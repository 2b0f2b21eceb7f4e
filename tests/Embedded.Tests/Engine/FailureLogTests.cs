using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class FailureLogTests
{
    private const string Engine = "SppsFlows.Embedded.Engine";
    private const string Canary = "canary-8213";

    [Fact]
    public async Task FailedActivity_IsLoggedOnceForEachAttempt_WithItsTypeAndPlaceOnly()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(Register, loggers: logs);

        await engine.RunAsync("Retries", Canary, id: "retries-1");

        logs.Of(Engine).ShouldBe(
        [
            $"Activity Refuses of 'retries-1' failed at attempt 1: System.InvalidOperationException by System.FormatException at "
            + $"{Place(nameof(Refuse))}",
            $"Activity Refuses of 'retries-1' failed at attempt 2: System.InvalidOperationException by System.FormatException at "
            + $"{Place(nameof(Refuse))}",
        ]);
    }

    [Fact]
    public async Task FailedOrchestration_IsLoggedOnce_WithWhatCausedIt()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(Register, loggers: logs);

        (await engine.RunAsync("Fails", Canary, id: "fails-1")).RuntimeStatus.ShouldBe(
            Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Failed);

        logs.Of(Engine)
            .ShouldHaveSingleItem()
            .ShouldBe(
                $"Orchestration Fails 'fails-1' failed: System.InvalidOperationException by System.FormatException at "
                + $"{Place(nameof(Refuse))}");
    }

    [Fact]
    public async Task FailedChild_IsLoggedForItself_AndTheFailedParentWithItsCauses()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(Register, loggers: logs);

        await engine.RunAsync("Parent", Canary, id: "parent-1");

        logs.Of(Engine).Count.ShouldBe(2);
        logs.Of(Engine)[0].ShouldStartWith(
            "Orchestration Fails 'parent-1-child' failed: System.InvalidOperationException by System.FormatException at ");
        logs.Of(Engine)[1].ShouldStartWith(
            $"Orchestration Parent 'parent-1' failed: {typeof(TaskFailedException).FullName} by System.InvalidOperationException by "
            + "System.FormatException at ");
    }

    [Fact]
    public async Task Failures_LoggedWithAllTheyHave_ShowNoMessageInputOrOutput()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(Register, loggers: logs);

        foreach (var orchestration in new[] { "Retries", "Fails", "Parent" }) await engine.RunAsync(orchestration, Canary);

        logs.Of(Engine).Count.ShouldBe(5);
        logs.Of(Engine).ShouldAllBe(line => !line.Contains(Canary));
    }

    [Fact]
    public async Task FailureThatIsReplayed_IsNotLoggedAgain()
    {
        using var logs = new LogList();
        await using var engine = await TestEngine.StartAsync(Register, loggers: logs);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retries", Canary, new StartOrchestrationOptions("retries-2"));
        await engine.UntilStatus("retries-2", "refused twice");

        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync("retries-2", "go");
        await engine.EndOf("retries-2");

        logs.Of(Engine).Count.ShouldBe(2);
    }

    private static void Register(TaskRegistry tasks)
    {
        tasks.Orchestrator("Retries", async context =>
        {
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1)));
            try
            {
                await context.CallActivityAsync("Refuses", context.GetInput<string>(), retry);
            }
            catch (TaskFailedException)
            {
                // The flow continues: it is the activity that failed, twice.
            }

            if (context.InstanceId != "retries-2") return null;
            context.SetCustomStatus("refused twice");
            return await context.WaitForExternalEvent<string?>("go");
        });
        tasks.Orchestrator("Fails", context => Task.FromResult<object?>(Refuse(context.GetInput<string>())));
        tasks.Orchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>(
                "Fails", context.GetInput<string>(), new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")));
        tasks.Activity<string>("Refuses", text => Refuse(text));
    }

    private static string Refuse(string? text)
    {
        try
        {
            return int.Parse(text!, System.Globalization.CultureInfo.InvariantCulture).ToString(
                System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (FormatException malformed)
        {
            throw new InvalidOperationException($"'{text}' is no number", malformed);
        }
    }

    private static string Place(string method) => $"{typeof(FailureLogTests).FullName}.{method}";
}
