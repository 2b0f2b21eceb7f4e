using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>What happens to an id that an instance already has: starts with dedupe statuses, and restarts.</summary>
public sealed class IdReuseTests
{
    private const OrchestrationRuntimeStatus Completed = OrchestrationRuntimeStatus.Completed;
    private const OrchestrationRuntimeStatus Failed = OrchestrationRuntimeStatus.Failed;
    private const OrchestrationRuntimeStatus Terminated = OrchestrationRuntimeStatus.Terminated;

    [Theory]
    [InlineData(Completed, Completed, false)]
    [InlineData(Completed, Failed, true)]
    [InlineData(Failed, Failed, false)]
    [InlineData(Failed, Completed, true)]
    [InlineData(Terminated, Terminated, false)]
    [InlineData(Terminated, Completed, true)]
    public async Task Start_UnderTheIdOfAnEndedInstance_IsRefusedWhereItsStatusIsListed(
        OrchestrationRuntimeStatus ended, OrchestrationRuntimeStatus listed, bool starts)
    {
        await using var engine = await StartAsync();
        await EndAsync(engine, ended);
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(listed);
        var start = () => engine.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "second", options, TestEngine.Deadline);

        if (!starts) (await Should.ThrowAsync<OrchestrationAlreadyExistsException>(start)).Message.ShouldContain("'one'");
        else (await start()).ShouldBe("one");

        (await engine.EndOf("one")).ReadInputAs<string>().ShouldBe(starts ? "second" : "first");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Completed")]
    [InlineData("Running suspended")]
    public async Task Start_UnderTheIdOfARunningInstance_IsRefusedWhateverIsListed(string? listed)
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", "first", new StartOrchestrationOptions("one"), TestEngine.Deadline);

        await Should.ThrowAsync<OrchestrationAlreadyExistsException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", "second",
            new StartOrchestrationOptions("one") { DedupeStatuses = listed?.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            TestEngine.Deadline));

        (await engine.Client.GetInstanceAsync("one", true))!.ReadInputAs<string>().ShouldBe("first");
    }

    [Fact]
    public async Task Start_WithAnUnknownStatusListed_IsRefusedNamingIt()
    {
        await using var engine = await StartAsync();

        (await Should.ThrowAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", new StartOrchestrationOptions("one") { DedupeStatuses = ["Completed", "Done"] },
            TestEngine.Deadline))).Message.ShouldContain("'Done'");

        (await engine.Client.GetInstanceAsync("one")).ShouldBeNull();
    }

    [Fact]
    public async Task Starts_AtOnceWithCompletedListed_RunOneOnce()
    {
        var runs = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Once", async context => await context.CallActivityAsync<int>("Count"));
            tasks.Activity("Count", (_, _) => Task.FromResult<object?>(Interlocked.Increment(ref runs)));
        });
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(Completed);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await Task.Run(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Once", options, TestEngine.Deadline));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // All but the first, including those that come when it has ended.
            }
        }));

        await engine.EndOf("one");
        runs.ShouldBe(1);
    }

    [Theory]
    [InlineData(Completed)]
    [InlineData(Failed)]
    [InlineData(Terminated)]
    public async Task Restart_OfAnEndedInstance_RunsItAgainWithItsInputAndTags(OrchestrationRuntimeStatus ended)
    {
        await using var engine = await StartAsync();
        await EndAsync(engine, ended);
        var first = await engine.EndOf("one");

        (await engine.Client.RestartAsync("one", cancellation: TestEngine.Deadline)).ShouldBe("one");

        var again = await engine.Until(
            "one", found => found.CreatedAt > first.CreatedAt || found.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        again.Name.ShouldBe(first.Name);
        again.ReadInputAs<string>().ShouldBe("first");
        again.Tags.ShouldBe([new("school", "Löwen")]);
        engine.CountRows("instance").ShouldBe(1);
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Wait")]
    public async Task Restart_UnderANewId_LeavesTheOldOneAndNamesIt(string orchestrator)
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, orchestrator);

        var id = await engine.Client.RestartAsync("one", restartWithNewInstanceId: true, TestEngine.Deadline);

        id.Length.ShouldBe(32);
        var again = (await engine.Client.GetInstanceAsync(id, true))!;
        again.Name.ShouldBe(orchestrator);
        again.ReadInputAs<string>().ShouldBe("first");
        again.Tags.OrderBy(tag => tag.Key).ShouldBe([new("MS_DurableFunctions_SourceInstanceId", "one"), new("school", "Löwen")]);
        (await engine.Client.GetInstanceAsync("one")).ShouldNotBeNull();
        if (orchestrator == "Echo") (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("first of one");
    }

    [Fact]
    public async Task Restart_OfARunningInstanceUnderItsId_IsRefused()
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Wait");

        (await Should.ThrowAsync<InvalidOperationException>(() => engine.Client.RestartAsync("one"))).Message.ShouldContain("Running");

        await engine.Client.RaiseEventAsync("one", "go");
        (await engine.EndOf("one")).RuntimeStatus.ShouldBe(Completed);
    }

    [Fact]
    public async Task Restart_OfAnUnknownInstance_IsRefusedNamingIt()
    {
        await using var engine = await StartAsync();

        (await Should.ThrowAsync<ArgumentException>(() => engine.Client.RestartAsync("nobody"))).Message.ShouldContain("'nobody'");
    }

    [Fact]
    public async Task Restart_OfAnOldInstance_IsOfTodaysVersionAndNobodysChild()
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "1.0" } };
        engine.Tasks.Orchestrator(
            "Parent",
            async context => await context.CallSubOrchestratorAsync<string>("Tell", new SubOrchestrationOptions { InstanceId = "one" }));
        engine.Tasks.Orchestrator(
            "Tell", context => Task.FromResult<object?>($"{context.Version} of {context.Parent?.InstanceId ?? "nobody"}"));
        await engine.OpenAsync();
        (await engine.RunAsync("Parent", id: "parent")).ReadOutputAs<string>().ShouldBe("1.0 of parent");

        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "2.0" } };
        await engine.CrashAndReopenAsync();
        await engine.Client.RestartAsync("one");

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("2.0 of nobody");
    }

    private static async Task EndAsync(TestEngine engine, OrchestrationRuntimeStatus status)
    {
        await ScheduleAsync(engine, status == Failed ? "Fail" : status == Completed ? "Echo" : "Wait");
        if (status == Terminated) await engine.Client.TerminateInstanceAsync("one");
        (await engine.EndOf("one")).RuntimeStatus.ShouldBe(status);
    }

    private static Task<string> ScheduleAsync(TestEngine engine, string name) => engine.Client.ScheduleNewOrchestrationInstanceAsync(
        name, "first", new StartOrchestrationOptions("one") { Tags = new Dictionary<string, string> { ["school"] = "Löwen" } },
        TestEngine.Deadline);

    private static Task<TestEngine> StartAsync() => TestEngine.StartAsync(tasks =>
    {
        tasks.Orchestrator("Echo", context => Task.FromResult<object?>(
            context.Properties.TryGetValue("sourceInstanceId", out var source)
                ? $"{context.GetInput<string>()} of {source}"
                : context.GetInput<string>()));
        tasks.Orchestrator("Wait", async context => await context.WaitForExternalEvent<string>("go"));
        tasks.Orchestrator("Fail", _ => throw new InvalidOperationException("no"));
    });
}
