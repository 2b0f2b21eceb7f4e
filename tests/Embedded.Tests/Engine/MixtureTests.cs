using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>
/// Tasks of several kinds waited for together, and payloads at their limits: what flows do and single-feature tests don't.
/// </summary>
public sealed class MixtureTests
{
    private const string Unicode = "Zażółć 🎓 ‮مدرسة‬ 学校 e\u0301 \u0001 \"quoted\" \\ </script>";

    [Fact]
    public async Task AllOfSome_RacedWithAnEventAndATimer_Wins()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Race", async context =>
            {
                using var over = new CancellationTokenSource();
                var both = Task.WhenAll(context.CallActivityAsync<string>("Echo", "a"), context.CallActivityAsync<string>("Echo", "b"));
                var stop = context.WaitForExternalEvent<string>("stop");
                var late = context.CreateTimer(TimeSpan.FromDays(1), over.Token);
                if (await Task.WhenAny(stop, both, late) != both) return "lost";
                over.Cancel();
                return string.Concat(await both);
            });
            tasks.Activity<string>("Echo", text => text);
        });

        (await engine.RunAsync("Race")).ReadOutputAs<string>().ShouldBe("ab");
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task EveryKindOfTask_AwaitedTogether_GivesEachItsResult(int warm)
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator(
            "Child", async context => await context.CallActivityAsync<string>("Echo", "child") + context.Parent!.InstanceId);
        engine.Tasks.Orchestrator("All", async context =>
        {
            var activity = context.CallActivityAsync<string>("Echo", "activity");
            var child = context.CallSubOrchestratorAsync<string>("Child");
            var (one, other) = (context.WaitForExternalEvent<int>("one"), context.WaitForExternalEvent<string?>("other"));
            var timer = context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            context.SetCustomStatus("waiting");
            await Task.WhenAll(activity, child, one, other, timer);
            return $"{await activity} {await child} {await one} {await other ?? "null"}";
        });
        engine.Tasks.Activity<string>("Echo", text => text);
        await engine.OpenAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("All", new StartOrchestrationOptions("all-1"));
        await engine.UntilStatus("all-1", "waiting");

        await engine.Client.RaiseEventAsync("all-1", "other");
        await engine.Client.RaiseEventAsync("all-1", "ONE", 7);

        (await engine.EndOf("all-1")).ReadOutputAs<string>().ShouldBe("activity childall-1 7 null");
    }

    [Fact]
    public async Task Tasks_TakenAsTheyEnd_AreEachTakenOnce()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Drain", async context =>
            {
                List<Task<int>> open = [
                    .. Enumerable.Range(0, 20).Select(i => context.CallActivityAsync<int>("Same", i)),
                    .. Enumerable.Range(20, 5).Select(i => context.CallSubOrchestratorAsync<int>("Child", i))
                ];
                var taken = new List<int>();
                while (open.Count > 0)
                {
                    var ended = await Task.WhenAny(open);
                    open.Remove(ended);
                    taken.Add(await ended);
                }

                return taken;
            });
            tasks.Orchestrator("Child", context => Task.FromResult<object?>(context.GetInput<int>()));
            tasks.Activity<int>("Same", i => i);
        });

        (await engine.RunAsync("Drain")).ReadOutputAs<List<int>>()!.Order().ShouldBe(Enumerable.Range(0, 25));
    }

    [Fact]
    public async Task AllOfSome_OneFailing_ThrowsWhenTheOthersHaveEndedAndKeepsTheirResults()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Mixed", async context =>
            {
                Task<string>[] calls = [
                    context.CallActivityAsync<string>("Boom", "x"), context.CallActivityAsync<string>("Echo", "kept"),
                    context.CallSubOrchestratorAsync<string>("Fails")
                ];
                try
                {
                    await Task.WhenAll(calls);
                    return "no failure";
                }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName} {string.Join(' ', calls.Select(call => call.Status))} {await calls[1]}";
                }
            });
            tasks.Orchestrator("Fails", _ => throw new InvalidOperationException("child"));
            tasks.Activity<string>("Echo", text => text);
            tasks.Activity<string>("Boom", _ => throw new InvalidOperationException("activity"));
        });

        (await engine.RunAsync("Mixed")).ReadOutputAs<string>().ShouldBe("Boom Faulted RanToCompletion Faulted kept");
    }

    [Fact]
    public async Task Child_TerminatedAmongOthers_FailsItsCallAndLeavesTheRest()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Parent", async context =>
            {
                var child = context.CallSubOrchestratorAsync<string>("Waits", options: new SubOrchestrationOptions(instanceId: "child-t"));
                var activity = context.CallActivityAsync<string>("Echo", "went on");
                try
                {
                    await Task.WhenAll(child, activity);
                    return "no failure";
                }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName}: {await activity}";
                }
            });
            tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
            tasks.Activity<string>("Echo", text => text);
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new StartOrchestrationOptions("parent-t"));
        await engine.Client.WaitForInstanceStartAsync("parent-t", TestEngine.Deadline);
        await engine.Settle();

        await engine.Client.TerminateInstanceAsync("child-t", "stopped");

        (await engine.EndOf("parent-t")).ReadOutputAs<string>().ShouldBe("Waits: went on");
        (await engine.EndOf("child-t")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task Child_FailingTwiceUnderARetryPolicy_IsRunAgainInsideItsParentsRetry()
    {
        var runs = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Top", async context => await context.CallSubOrchestratorAsync<string>("Middle", options: Twice));
            tasks.Orchestrator("Middle", async context => await context.CallSubOrchestratorAsync<string>("Bottom", options: Twice));
            tasks.Orchestrator("Bottom", async context => await context.CallActivityAsync<string>("Third"));
            tasks.Activity(
                "Third", (_, _) => ++runs < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult<object?>($"run {runs}"));
        });

        (await engine.RunAsync("Top")).ReadOutputAs<string>().ShouldBe("run 3");
    }

    [Fact]
    public async Task Timer_CancelledTwiceOrAfterItFired_StaysAsItEnded()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Timers", async context =>
        {
            using var first = new CancellationTokenSource();
            var fired = context.CreateTimer(TimeSpan.Zero, first.Token);
            await fired;
            first.Cancel();
            using var second = new CancellationTokenSource();
            var cancelled = context.CreateTimer(TimeSpan.FromDays(1), second.Token);
            second.Cancel();
            second.Cancel();
            try
            {
                await cancelled;
            }
            catch (TaskCanceledException)
            {
                // As it should.
            }

            return $"{fired.Status} {cancelled.Status}";
        }));

        (await engine.RunAsync("Timers")).ReadOutputAs<string>().ShouldBe("RanToCompletion Canceled");
    }

    [Fact]
    public async Task ContinueAsNew_WithPendingEventsOfTwoNames_KeepsTheOrderOfEach()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Collects", async context =>
        {
            var seen = context.GetInput<List<string>>()!;
            context.SetCustomStatus($"run {seen.Count}");
            if (seen.Count == 0) await context.WaitForExternalEvent<string?>("go");
            if (seen.Count == 12) return seen;
            seen.Add(await context.WaitForExternalEvent<string>(seen.Count % 2 == 0 ? "even" : "odd"));
            context.ContinueAsNew(seen);
            return null;
        }));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collects", new List<string>(), new StartOrchestrationOptions("c"));
        await engine.UntilStatus("c", "run 0");
        for (var i = 0; i < 6; i++) await engine.Client.RaiseEventAsync("c", "odd", $"o{i}");
        for (var i = 0; i < 6; i++) await engine.Client.RaiseEventAsync("c", "even", $"e{i}");

        await engine.Client.RaiseEventAsync("c", "go");

        (await engine.EndOf("c")).ReadOutputAs<List<string>>().ShouldBe(Enumerable.Range(0, 6).SelectMany(i => new[] { $"e{i}", $"o{i}" }));
    }

    [Fact]
    public async Task Nothing_OnEveryPath_StaysNothing()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Nulls", async context =>
            {
                var seen = new List<bool>
                {
                    context.GetInput<string>() is null,
                    await context.CallActivityAsync<string?>("Null", input: null) is null
                };
                seen.Add(await context.CallSubOrchestratorAsync<string?>("Child", input: null) is null);
                context.SetCustomStatus(null);
                seen.Add(await context.WaitForExternalEvent<string?>("null") is null);
                return seen.TrueForAll(isNull => isNull) ? null : seen;
            });
            tasks.Orchestrator("Child", context => Task.FromResult<object?>(context.GetInput<string>()));
            tasks.Activity("Null", (call, _) => Task.FromResult(call.Input));
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Nulls", input: null, new StartOrchestrationOptions("n"));

        await engine.Client.RaiseEventAsync("n", "null", null);

        var end = await engine.EndOf("n");
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldBeNull();
        end.ReadInputAs<string>().ShouldBeNull();
        end.ReadCustomStatusAs<string>().ShouldBeNull();
    }

    [Fact]
    public async Task UnusualCharacters_InIdsNamesAndPayloads_ArriveUnchanged()
    {
        const string id = "Äpfel/Ünïcode 学校 #1?x=%20&y='\"";
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("ユニコード", async context =>
            {
                context.SetCustomStatus(context.GetInput<string>());
                var heard = await context.WaitForExternalEvent<string>("événement 🎉");
                return await context.CallActivityAsync<string>("Écho", context.GetInput<string>() + heard);
            });
            tasks.Activity<string>("Écho", text => text);
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("ユニコード", Unicode, new StartOrchestrationOptions(id));

        await engine.Client.RaiseEventAsync(id, "événement 🎉", Unicode);

        var end = await engine.EndOf(id);
        end.InstanceId.ShouldBe(id);
        end.ReadCustomStatusAs<string>().ShouldBe(Unicode);
        end.ReadOutputAs<string>().ShouldBe(Unicode + Unicode);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task LargePayload_OnEveryPath_ArrivesWhole(int warm)
    {
        var large = string.Concat(Enumerable.Repeat("0123456789abcdé🎓", 150_000));
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator("Large", async context =>
        {
            var input = context.GetInput<string>()!;
            if (input.Length < 100)
            {
                context.ContinueAsNew(await context.WaitForExternalEvent<string>("large"));
                return null;
            }

            return await context.CallSubOrchestratorAsync<string>("Child", await context.CallActivityAsync<string>("Echo", input));
        });
        engine.Tasks.Orchestrator("Child", context => Task.FromResult<object?>(context.GetInput<string>()));
        engine.Tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("never"));
        engine.Tasks.Activity<string>("Echo", text => text);
        await engine.OpenAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Large", "small", new StartOrchestrationOptions("large"));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", large, new StartOrchestrationOptions("large-terminated"));

        await engine.Client.RaiseEventAsync("large", "large", large);
        await engine.Client.TerminateInstanceAsync("large-terminated", large);

        var end = await engine.EndOf("large");
        end.ReadOutputAs<string>().ShouldBe(large);
        (await engine.EndOf("large-terminated")).ReadOutputAs<string>().ShouldBe(large);
        await foreach (var found in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(
            InstanceIdPrefix: "large", FetchInputsAndOutputs: true)))
            found.ReadInputAs<string>().ShouldBe(large);
    }

    [Fact]
    public async Task TerminatedInstance_HearsNothingMore()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Waits", async context => await context.WaitForExternalEvent<string>("event")));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("t"));
        await engine.Client.TerminateInstanceAsync("t", "stopped");
        await engine.EndOf("t");

        await Should.ThrowAsync<RpcException>(() => engine.Client.RaiseEventAsync("t", "event", "late"));
        await Should.ThrowAsync<RpcException>(() => engine.Client.TerminateInstanceAsync("t", "again"));

        var end = await engine.EndOf("t");
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.ReadOutputAs<string>().ShouldBe("stopped");
    }

    /// <summary>
    /// As on Azure Functions; durabletask-dotnet's in-memory host accepts such a call and does nothing (docs/conformance.md).
    /// </summary>
    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task SuspendOrResume_AnEndedInstance_IsRefusedSayingWhyAndChangesNothing(OrchestrationRuntimeStatus ended)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Waits", async context =>
            await context.WaitForExternalEvent<bool>("fail") ? throw new InvalidOperationException("asked to") : "done"));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("e"));
        if (ended == OrchestrationRuntimeStatus.Terminated) await engine.Client.TerminateInstanceAsync("e");
        else await engine.Client.RaiseEventAsync("e", "fail", ended == OrchestrationRuntimeStatus.Failed);
        var before = await engine.EndOf("e");

        var refusals = new[]
        {
            await Should.ThrowAsync<RpcException>(() => engine.Client.SuspendInstanceAsync("e", "why")),
            await Should.ThrowAsync<RpcException>(() => engine.Client.ResumeInstanceAsync("e", "why")),
        };

        refusals.ShouldAllBe(refusal => refusal.Status.Detail == $"The instance 'e' has ended (it is {ended}).");
        refusals.ShouldAllBe(refusal => refusal.StatusCode == StatusCode.FailedPrecondition);
        var after = await engine.EndOf("e");
        (after.RuntimeStatus, after.LastUpdatedAt, after.SerializedOutput).ShouldBe((ended, before.LastUpdatedAt, before.SerializedOutput));
    }

    [Fact]
    public async Task Query_InPagesWhileInstancesAreAdded_ShowsEachOfTheFirstOnce()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Nothing", _ => Task.FromResult<object?>(null)));
        for (var i = 0; i < 21; i++) await engine.RunAsync("Nothing", id: $"q-{i}");

        var seen = new List<string>();
        await foreach (var page in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(
            InstanceIdPrefix: "q-", PageSize: 4)).AsPages())
        {
            seen.AddRange(page.Values.Select(found => found.InstanceId));
            if (seen.Count <= 21) await engine.RunAsync("Nothing", id: $"q-late-{seen.Count}");
        }

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Count(id => !id.Contains("late", StringComparison.Ordinal)).ShouldBe(21);
    }

    private static TaskOptions Twice => TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1)));
}
