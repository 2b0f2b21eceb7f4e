using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class OrchestrationTests
{
    [Fact]
    public async Task Orchestration_OfNothing_Completes()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null)));

        var end = await engine.RunAsync("empty", id: "e-1");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.InstanceId.ShouldBe("e-1");
        end.SerializedOutput.ShouldBeNull();
        end.SerializedInput.ShouldBeNull();
    }

    [Fact]
    public async Task Activities_InSequence_PassTheirResultsOn()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Sum", async context =>
            {
                var sum = context.GetInput<int>();
                for (var i = 0; i < 5; i++) sum = await context.CallActivityAsync<int>("Add", sum);
                return sum;
            });
            tasks.Activity<int>("Add", value => value + 1);
        });

        var end = await engine.RunAsync("Sum", 10);

        end.ReadOutputAs<int>().ShouldBe(15);
        end.ReadInputAs<int>().ShouldBe(10);
    }

    [Fact]
    public async Task Activities_InParallel_AllEndAndKeepTheirOrder()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator(
                "Fan",
                async context => await Task.WhenAll(Enumerable.Range(0, 200).Select(i => context.CallActivityAsync<int>("Square", i))));
            tasks.Activity<int>("Square", value => value * value);
        });

        var end = await engine.RunAsync("Fan");

        end.ReadOutputAs<int[]>().ShouldBe(Enumerable.Range(0, 200).Select(i => i * i));
    }

    [Fact]
    public async Task Activities_MoreThanTheLimit_NeverRunMoreAtOnce()
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxConcurrentActivities = 3 };
        var (running, most) = (0, 0);
        engine.Tasks.Orchestrator("Fan", async context =>
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => context.CallActivityAsync("Work", $"{i}")));
            return null;
        });
        engine.Tasks.Activity("Work", async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return null;
        });
        await engine.OpenAsync();

        await engine.RunAsync("Fan");

        most.ShouldBeInRange(1, 3);
        engine.Engine.Metrics.Activities.ShouldBe(30);
    }

    [Fact]
    public async Task Input_Absent_GivesTheDefault()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
            tasks.Orchestrator(
                "Default",
                context => Task.FromResult<object?>(
                    $"{context.GetInput<int>()},{context.GetInput<string>() ?? "null"},{context.GetInput<Guid?>()?.ToString()
                        ?? "null"}")));

        (await engine.RunAsync("Default")).ReadOutputAs<string>().ShouldBe("0,null,null");
    }

    [Fact]
    public async Task Payloads_OfManyKinds_SurviveTheRoundTrip()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator(
                "Echo", async context => await context.CallActivityAsync<JsonNode>("AddProperty", context.GetInput<JsonNode>()));
            tasks.Activity<JsonNode>("AddProperty", node =>
            {
                node["added"] = "new";
                return node;
            });
            tasks.Orchestrator("Case", context => Task.FromResult<object?>(context.GetInput<Person>()!.Name));
        });

        (await engine.RunAsync("Echo", new JsonObject { ["given"] = "old" })).SerializedOutput.ShouldBe(
            """{"given":"old","added":"new"}""");
        (await engine.RunAsync("Case", new { name = "Ada" })).ReadOutputAs<string>().ShouldBe("Ada");
    }

    /// <summary>On Azure a tuple silently arrives empty; here it is refused with a message.</summary>
    [Fact]
    public async Task Tuple_AsAPayload_IsRefusedWithTheWayOut()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Tuple", context => Task.FromResult<object?>((1, "one"))));

        var failed = await engine.EndOf(await engine.Client.ScheduleNewOrchestrationInstanceAsync("Tuple"));

        failed.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        failed.FailureDetails!.ErrorMessage.ShouldContain("use a record");
        await Should.ThrowAsync<NotSupportedException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Tuple", (1, "one")));
    }

    [Fact]
    public async Task NewGuid_InReplay_IsTheSameAndUnique()
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = 0 };
        engine.Tasks.Orchestrator("Guids", async context =>
        {
            var (first, second) = (context.NewGuid(), context.NewGuid());
            var echoed = await context.CallActivityAsync<Guid>("Echo", second);
            var third = context.NewGuid();
            var again = await context.CallActivityAsync<Guid>("Echo", third);
            return first != second && echoed == second && third == again && third != second;
        });
        engine.Tasks.Activity<Guid>("Echo", value => value);
        await engine.OpenAsync();

        (await engine.RunAsync("Guids")).ReadOutputAs<bool>().ShouldBeTrue();
        engine.Engine.Metrics.ReplayedEvents.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task CurrentUtcDateTime_AcrossActivities_IsStableInReplay()
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = 0 };
        engine.Tasks.Orchestrator("Times", async context =>
        {
            var before = context.CurrentUtcDateTime;
            var same = before == await context.CallActivityAsync<DateTime>("Echo", before);
            return same && context.CurrentUtcDateTime >= before && before.Kind == DateTimeKind.Utc;
        });
        engine.Tasks.Activity<DateTime>("Echo", value => value);
        await engine.OpenAsync();

        (await engine.RunAsync("Times")).ReadOutputAs<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task CustomStatus_Set_IsSeenWhileRunningAndAfter()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Status", async context =>
        {
            context.SetCustomStatus("started");
            context.SetCustomStatus(await context.WaitForExternalEvent<object>("status"));
            return null;
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Status");
        var started = await engine.Client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true, TestEngine.Deadline);
        await engine.Client.RaiseEventAsync(id, "STATUS", new Person("Hello"));

        started.ReadCustomStatusAs<string>().ShouldBe("started");
        (await engine.EndOf(id)).ReadCustomStatusAs<Person>().ShouldBe(new Person("Hello"));
    }

    [Fact]
    public async Task OpenWork_AfterTheCodeReturned_KeepsTheInstanceRunning()
    {
        var release = new TaskCompletionSource<object?>();
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Leaky", context =>
            {
                context.SetCustomStatus("returned");
                _ = context.CallActivityAsync("Slow");
                _ = context.WaitForExternalEvent<string>("never");
                return Task.FromResult<object?>("done");
            });
            tasks.Activity("Slow", (_, _) => release.Task);
        });

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Leaky");
        (await engine.UntilStatus(id, "returned")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        release.SetResult(null);

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task OpenWork_AfterTheCodeThrew_KeepsTheInstanceRunning()
    {
        var release = new TaskCompletionSource<object?>();
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Leaky", context =>
            {
                context.SetCustomStatus("thrown");
                _ = context.CallActivityAsync("Slow");
                throw new InvalidOperationException("no");
            });
            tasks.Activity("Slow", (_, _) => release.Task);
        });

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Leaky");
        (await engine.UntilStatus(id, "thrown")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        release.SetResult(null);

        (await engine.EndOf(id)).FailureDetails!.ErrorMessage.ShouldBe("no");
    }

    [Fact]
    public async Task OptionsAsInput_IsRefused()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Slip", async context =>
        {
            await context.CallActivityAsync("Any", (object)new TaskOptions());
            return null;
        }));

        (await engine.RunAsync("Slip")).FailureDetails!.ErrorType.ShouldBe(typeof(ArgumentException).FullName);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
        }
    }

    private sealed record Person(string Name);
}
