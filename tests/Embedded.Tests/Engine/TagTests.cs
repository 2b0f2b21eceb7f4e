using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class TagTests
{
    private const string Reserved = "MS_DurableFunctions_SourceInstanceId";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tags_OfAStart_AreShownWithAndWithoutPayloads(bool payloads)
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Waits", "one", ("school", "Löwen"), ("kind", ""));

        var running = (await engine.Client.GetInstanceAsync("one", payloads))!;
        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync("one", "go");
        var ended = await engine.Client.WaitForInstanceCompletionAsync("one", payloads, TestEngine.Deadline);

        foreach (var seen in new[] { running, ended })
            seen.Tags.OrderBy(tag => tag.Key).ShouldBe([new("kind", ""), new("school", "Löwen")]);
    }

    [Fact]
    public async Task Tags_NeverGiven_AreNone()
    {
        await using var engine = await StartAsync();

        (await engine.RunAsync("Empty")).Tags.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tags_InAList_AreNotShown()
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Waits", "one", ("school", "Löwen"));

        await foreach (var found in engine.Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)))
            found.Tags.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tags_OfAChild_AreItsParentsAndThoseOfTheCall()
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Parent", "parent", ("a", "parent"), ("b", "parent"));
        await engine.EndOf("parent");

        (await engine.Client.GetInstanceAsync("tagged"))!.Tags.OrderBy(tag => tag.Key).ShouldBe([
            new("a", "parent"), new("b", "call"), new("c", "call")
        ]);
        (await engine.Client.GetInstanceAsync("plain"))!.Tags.OrderBy(tag => tag.Key).ShouldBe([new("a", "parent"), new("b", "parent")]);
    }

    [Fact]
    public async Task Tags_AfterContinueAsNew_AreKeptAndHandedOn()
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Continues", "one", ("a", "first"));
        await engine.EndOf("one");

        (await engine.Client.GetInstanceAsync("one"))!.Tags["a"].ShouldBe("first");
        (await engine.Client.GetInstanceAsync("child"))!.Tags["a"].ShouldBe("first");
    }

    [Fact]
    public async Task Tags_OfAReplacedInstance_AreGone()
    {
        await using var engine = await StartAsync();
        await ScheduleAsync(engine, "Empty", "one", ("a", "first"));
        await engine.EndOf("one");

        await ScheduleAsync(engine, "Empty", "one");

        (await engine.EndOf("one")).Tags.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tag_OfTheHostsOwnName_IsRefusedAtTheStartAndInCalls()
    {
        await using var engine = await StartAsync();

        (await Should.ThrowAsync<ArgumentException>(() => ScheduleAsync(engine, "Empty", "one", (Reserved, "x")))).Message.ShouldContain(
            Reserved);

        (await engine.Client.GetInstanceAsync("one")).ShouldBeNull();
        foreach (var call in new[] { "activity", "child" })
            (await engine.RunAsync("CallsReserved", call)).FailureDetails!.ErrorMessage.ShouldContain(Reserved);
    }

    private static Task<TestEngine> StartAsync() => TestEngine.StartAsync(tasks =>
    {
        tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null));
        tasks.Orchestrator("Waits", async context => await context.WaitForExternalEvent<string>("go"));
        tasks.Orchestrator("Parent", async context =>
        {
            await context.CallSubOrchestratorAsync(
                "Empty", new SubOrchestrationOptions(new TaskOptions(null, Tags(("b", "call"), ("c", "call"))), "tagged"));
            await context.CallSubOrchestratorAsync("Empty", new SubOrchestrationOptions { InstanceId = "plain" });
            return null;
        });
        tasks.Orchestrator("Continues", async context =>
        {
            if (context.GetInput<string>() is null) context.ContinueAsNew("second");
            else await context.CallSubOrchestratorAsync("Empty", new SubOrchestrationOptions { InstanceId = "child" });
            return null;
        });
        tasks.Orchestrator("CallsReserved", async context =>
        {
            var options = new TaskOptions(null, Tags((Reserved, "x")));
            if (context.GetInput<string>() == "child") await context.CallSubOrchestratorAsync("Empty", options);
            else await context.CallActivityAsync("Nothing", options);
            return null;
        });
        tasks.Activity("Nothing", (_, _) => Task.FromResult<object?>(null));
    });

    private static Task<string> ScheduleAsync(TestEngine engine, string name, string id, params (string, string)[] tags) =>
        engine.Client.ScheduleNewOrchestrationInstanceAsync(
            name, new StartOrchestrationOptions(id) { Tags = Tags(tags) }, TestEngine.Deadline);

    private static Dictionary<string, string> Tags(params (string Key, string Value)[] tags) =>
        tags.ToDictionary(tag => tag.Key, tag => tag.Value);
}
