using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class ClientTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Start_UnderTheIdOfARunningInstance_IsRefused()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "first", new StartOrchestrationOptions("one"));

        (await Should.ThrowAsync<InvalidOperationException>(() =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync(
                "Wait", "second", new StartOrchestrationOptions("one")))).Message.ShouldContain("'one'");
        await engine.Client.RaiseEventAsync("one", "go", "went");

        (await engine.EndOf("one")).ReadInputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task Start_OfOneIdByManyAtOnce_SucceedsOnce()
    {
        await using var engine = await StartAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await Task.Run(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", i, new StartOrchestrationOptions("one")));
                return i;
            }
            catch (InvalidOperationException)
            {
                return -1;
            }
        }));

        var winner = outcomes.Single(outcome => outcome >= 0);
        (await engine.Client.GetInstanceAsync("one", true))!.ReadInputAs<int>().ShouldBe(winner);
    }

    [Fact]
    public async Task Start_UnderTheIdOfAnEndedInstance_ReplacesIt()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync("Echo", "first", "one");

        (await engine.RunAsync("Echo", "second", "one")).ReadOutputAs<string>().ShouldBe("second");

        engine.CountRows("instance").ShouldBe(1);
    }

    [Fact]
    public async Task Terminate_ARunningInstance_EndsItWithTheOutput()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));

        await engine.Client.TerminateInstanceAsync("one", new { quote = "over" });

        var end = await engine.EndOf("one");
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.SerializedOutput.ShouldBe("""{"quote":"over"}""");
        end.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Suspend_HoldsEverythingUntilResume()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));

        await engine.Client.SuspendInstanceAsync("one", "a reason");
        await engine.Until("one", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await engine.Client.RaiseEventAsync("one", "go", "held");
        await engine.CrashAndReopenAsync();
        await engine.Settle();
        (await engine.Client.GetInstanceAsync("one"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync("one");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("held");
    }

    [Fact]
    public async Task Suspend_WhileAnActivityRuns_KeepsItsResult()
    {
        var release = new TaskCompletionSource<object?>();
        var runs = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Slow", async context => await context.CallActivityAsync<string>("Slow"));
            tasks.Activity("Slow", (_, _) =>
            {
                Interlocked.Increment(ref runs);
                return release.Task;
            });
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Slow", new StartOrchestrationOptions("one"));

        await engine.Client.SuspendInstanceAsync("one");
        await engine.Until("one", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        release.SetResult("result");
        await engine.Settle();
        await engine.CrashAndReopenAsync();
        await engine.Client.ResumeInstanceAsync("one");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("result");
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task SuspendedInstance_CanBeTerminated()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        await engine.Client.SuspendInstanceAsync("one");

        await engine.Client.TerminateInstanceAsync("one");

        (await engine.EndOf("one")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task Resume_OfARunningInstance_IsRefused()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));

        var refusal = await Should.ThrowAsync<RpcException>(() => engine.Client.ResumeInstanceAsync("one", "not needed"));

        refusal.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        refusal.Status.Detail.ShouldBe("The instance 'one' can't be resumed: it is Running.");
        await engine.Client.RaiseEventAsync("one", "go", "went");
        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("went");
    }

    [Fact]
    public async Task Suspend_OfASuspendedInstance_IsRefused()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        await engine.Client.SuspendInstanceAsync("one");
        await engine.Until("one", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        var refusal = await Should.ThrowAsync<RpcException>(() => engine.Client.SuspendInstanceAsync("one", "twice"));

        refusal.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        refusal.Status.Detail.ShouldBe("The instance 'one' can't be suspended: it is Suspended.");
        await engine.Client.ResumeInstanceAsync("one");
        await engine.Client.RaiseEventAsync("one", "go", "went");
        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("went");
    }

    [Fact]
    public async Task Suspend_OfAPendingInstance_HoldsItUntilResume()
    {
        var clock = new FakeTimeProvider(Start);
        await using var engine = await StartAsync(clock);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "later", new StartOrchestrationOptions("one", Start.AddHours(1)), TestEngine.Deadline);

        await engine.Client.SuspendInstanceAsync("one");
        await engine.Until("one", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        clock.Advance(TimeSpan.FromHours(2));
        await engine.Settle();
        (await engine.Client.GetInstanceAsync("one"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync("one");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("later");
    }

    [Fact]
    public async Task Calls_OnUnknownOrEndedInstances_Throw()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync("Echo", id: "over");

        foreach (var (id, code) in new[] { ("none", StatusCode.NotFound), ("over", StatusCode.FailedPrecondition) })
        {
            (await Should.ThrowAsync<RpcException>(() => engine.Client.TerminateInstanceAsync(id))).StatusCode.ShouldBe(code);
            (await Should.ThrowAsync<RpcException>(() => engine.Client.SuspendInstanceAsync(id))).StatusCode.ShouldBe(code);
            (await Should.ThrowAsync<RpcException>(() => engine.Client.ResumeInstanceAsync(id))).StatusCode.ShouldBe(code);
        }

        (await engine.Client.GetInstanceAsync("none")).ShouldBeNull();
    }

    [Fact]
    public async Task Waiting_HonorsCancellation()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        using var cancel = new CancellationTokenSource();

        var waits = new[]
        {
            engine.Client.WaitForInstanceCompletionAsync("one", cancel.Token),
            engine.Client.WaitForInstanceStartAsync("unknown", cancel.Token)
        };
        await cancel.CancelAsync();

        foreach (var wait in waits) await Should.ThrowAsync<OperationCanceledException>(() => wait);
        await Should.ThrowAsync<OperationCanceledException>(() => engine.Client.RaiseEventAsync("one", "go", cancel.Token));
        (await engine.Client.GetInstanceAsync("one"))!.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Purge_RemovesAnEndedInstanceAndRefusesARunningOne()
    {
        await using var engine = await StartAsync();
        await engine.RunAsync("Echo", new string('x', 5000), "over");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("runs"));

        (await engine.Client.PurgeInstanceAsync("over")).PurgedInstanceCount.ShouldBe(1);
        (await engine.Client.PurgeInstanceAsync("none")).PurgedInstanceCount.ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => engine.Client.PurgeInstanceAsync("runs"));

        (await engine.Client.GetInstanceAsync("over")).ShouldBeNull();
        (await engine.Client.GetInstanceAsync("runs")).ShouldNotBeNull();
        engine.CountRows("history").ShouldBe(0);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task Purge_TakesDescendantsOnlyWhenAsked(bool recursive, int expected)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Nest", async context =>
        {
            var depth = context.GetInput<int>();
            if (depth < 2)
                await context.CallSubOrchestratorAsync(
                    "Nest", depth + 1, new TaskOptions().WithInstanceId($"{context.InstanceId}-{depth}"));
            return null;
        }));
        await engine.RunAsync("Nest", 0, "n");

        (await engine.Client.PurgeInstanceAsync("n", new PurgeInstanceOptions(recursive))).PurgedInstanceCount.ShouldBe(expected);

        engine.CountRows("instance").ShouldBe(3 - expected);
    }

    [Fact]
    public async Task PurgeAll_RemovesWhatTheFilterAdmits()
    {
        var clock = new FakeTimeProvider(Start);
        await using var engine = await StartAsync(clock);
        await engine.RunAsync("Echo", id: "old");
        await engine.RunAsync("Fail", id: "old-failed");
        clock.Advance(TimeSpan.FromDays(10));
        await engine.RunAsync("Echo", id: "new");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("runs"));

        (await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(
            CreatedTo: Start.AddDays(1), Statuses: [OrchestrationRuntimeStatus.Completed])))
            .PurgedInstanceCount.ShouldBe(1);
        (await engine.Client.GetInstanceAsync("old")).ShouldBeNull();
        (await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount.ShouldBe(2);

        engine.CountRows("instance").ShouldBe(1);
    }

    [Fact]
    public async Task Query_ByStatusPrefixAndTime_ListsInOrderOfCreation()
    {
        var clock = new FakeTimeProvider(Start);
        await using var engine = await StartAsync(clock);
        foreach (var id in new[] { "b-2", "a-1", "a_1", "A-3", "a-2" })
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "in", new StartOrchestrationOptions(id));
            clock.Advance(TimeSpan.FromHours(1));
        }

        await engine.RunAsync("Fail", id: "a-failed");

        (await List(new OrchestrationQuery(InstanceIdPrefix: "a-"))).ShouldBe(["a-1", "a-2", "a-failed"]);
        (await List(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Pending]))).ShouldBe(
            ["a-failed"]);
        (await List(new OrchestrationQuery(CreatedFrom: Start.AddHours(1), CreatedTo: Start.AddHours(2)))).ShouldBe(["a-1", "a_1"]);
        (await List(null)).Count.ShouldBe(6);
        await foreach (var found in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(
            InstanceIdPrefix: "a-1", FetchInputsAndOutputs: true)))
            found.ReadInputAs<string>().ShouldBe("in");

        async Task<List<string>> List(OrchestrationQuery? query)
        {
            var ids = new List<string>();
            await foreach (var found in engine.Client.GetAllInstancesAsync(query)) ids.Add(found.InstanceId);
            return ids;
        }
    }

    [Fact]
    public async Task Query_Paged_CanBeTakenUpFromAToken()
    {
        await using var engine = await StartAsync();
        for (var i = 0; i < 21; i++)
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions($"p-{i}"));
        await engine.RunAsync("Echo", id: "other");
        var query = engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "p-"));

        var pages = await Pages(query.AsPages(pageSizeHint: 5));
        pages.Select(page => page.Values.Count).ShouldBe([5, 5, 5, 5, 1]);
        pages[^1].ContinuationToken.ShouldBeNull();
        var rest = await Pages(query.AsPages(pages[1].ContinuationToken, 4));

        rest.Select(page => page.Values.Count).ShouldBe([4, 4, 3]);
        rest.SelectMany(page => page.Values).Select(value => value.InstanceId)
            .ShouldBe(pages.Skip(2).SelectMany(page => page.Values).Select(value => value.InstanceId));
        await Should.ThrowAsync<ArgumentException>(() => Pages(query.AsPages("nonsense")));
    }

    [Fact]
    public async Task Metadata_ShowsTimesAndTurnsOfTheClock()
    {
        var clock = new FakeTimeProvider(Start);
        await using var engine = await StartAsync(clock);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));

        clock.Advance(TimeSpan.FromHours(2));
        await engine.Client.RaiseEventAsync("one", "go");

        var end = await engine.EndOf("one");
        end.CreatedAt.ShouldBe(Start);
        end.LastUpdatedAt.ShouldBe(Start.AddHours(2));
        end.ToString().ShouldContain("one");
    }

    [Fact]
    public async Task BeforeTheStart_WorkIsAcceptedAndWaits()
    {
        await using var engine = TestEngine.Create();
        Register(engine.Tasks);
        await engine.OpenAsync(start: false);

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("early"));
        await engine.Client.RaiseEventAsync("early", "go", "early bird");
        (await engine.Client.GetInstanceAsync("early"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        await engine.Engine.StartAsync();

        (await engine.EndOf("early")).ReadOutputAs<string>().ShouldBe("early bird");
    }

    private static Task<TestEngine> StartAsync(TimeProvider? clock = null) => TestEngine.StartAsync(Register, clock);

    private static void Register(SppsFlows.Embedded.Engine.TaskRegistry tasks)
    {
        tasks.Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("go"));
        tasks.Orchestrator("Echo", context => Task.FromResult<object?>(context.GetInput<string>()));
        tasks.Orchestrator("Fail", _ => throw new InvalidOperationException("no"));
    }

    private static async Task<List<Page<OrchestrationMetadata>>> Pages(IAsyncEnumerable<Page<OrchestrationMetadata>> source)
    {
        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in source) pages.Add(page);
        return pages;
    }
}
