using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>The client's arguments that are missing, empty or reserved are treated as by the real client.</summary>
public sealed class ArgumentTests
{
    private static readonly Dictionary<string, Func<DurableTaskClient, string, Task>> ById = new()
    {
        ["raise"] = (client, id) => client.RaiseEventAsync(id, "event"),
        ["terminate"] = (client, id) => client.TerminateInstanceAsync(id),
        ["suspend"] = (client, id) => client.SuspendInstanceAsync(id),
        ["resume"] = (client, id) => client.ResumeInstanceAsync(id),
        ["purge"] = (client, id) => client.PurgeInstanceAsync(id),
        ["restart"] = (client, id) => client.RestartAsync(id),
        ["get"] = (client, id) => client.GetInstanceAsync(id),
        ["wait for start"] = (client, id) => client.WaitForInstanceStartAsync(id, TestEngine.Deadline),
        ["wait for completion"] = (client, id) => client.WaitForInstanceCompletionAsync(id, TestEngine.Deadline),
    };

    public static TheoryData<string> Calls => [.. ById.Keys];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Id_Missing_IsAnArgumentNullException(string call)
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        (await Should.ThrowAsync<ArgumentNullException>(() => ById[call](engine.Client, null!))).ParamName.ShouldBe("instanceId");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Id_Empty_IsAnArgumentException(string call)
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        var refusal = await Should.ThrowAsync<ArgumentException>(() => ById[call](engine.Client, ""));

        refusal.ParamName.ShouldBe("instanceId");
        // The real client treats an empty id as null where it only reads.
        refusal.ShouldBeOfType(call == "get" ? typeof(ArgumentNullException) : typeof(ArgumentException));
    }

    [Theory]
    [InlineData("raise")]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    [InlineData("purge")]
    [InlineData("restart")]
    public async Task Id_BeginningWithTheNullCharacter_IsRefused(string call)
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        await Should.ThrowAsync<ArgumentException>(() => ById[call](engine.Client, "\0one"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Id_OfAnEntity_IsRefusedButForPurges(string call)
    {
        await using var engine = await TestEngine.StartAsync(_ => { });
        var act = () => ById[call](engine.Client, "@counter@one");

        if (call == "purge") await act();
        else (await Should.ThrowAsync<ArgumentException>(act)).Message.ShouldContain("'@counter@one'");
    }

    [Theory]
    [InlineData(null, typeof(ArgumentNullException))]
    [InlineData("", typeof(ArgumentException))]
    [InlineData("\0event", typeof(ArgumentException))]
    public async Task EventName_MissingOrEmpty_IsRefused(string? name, Type expected)
    {
        await using var engine = await StartAsync();

        var refusal = await Should.ThrowAsync<ArgumentException>(() => engine.Client.RaiseEventAsync("one", name!));

        refusal.ShouldBeOfType(expected);
        refusal.ParamName.ShouldBe("eventName");
    }

    [Fact]
    public async Task Name_Missing_IsAnArgumentNullException()
    {
        await using var engine = await StartAsync();

        await Should.ThrowAsync<ArgumentNullException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync(
            default, TestEngine.Deadline));
        await Should.ThrowAsync<ArgumentNullException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("", TestEngine.Deadline));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Start_WithoutAnId_IsGivenOne(string? id)
    {
        await using var engine = await StartAsync();

        var given = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Waits", new StartOrchestrationOptions(id), TestEngine.Deadline);

        Guid.TryParseExact(given, "N", out _).ShouldBeTrue();
        (await engine.Client.GetInstanceAsync(given)).ShouldNotBeNull();
    }

    [Fact]
    public async Task StartAndQuery_WithTheIdOfAnEntity_AreRefused()
    {
        await using var engine = await StartAsync();

        await Should.ThrowAsync<ArgumentException>(() =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("@one"), TestEngine.Deadline));
        Should.Throw<ArgumentException>(() => engine.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "@o")));
    }

    [Fact]
    public async Task Reasons_PayloadsAndOptions_MayBeMissing()
    {
        await using var engine = await StartAsync();

        await engine.Client.SuspendInstanceAsync("one", (string?)null);
        await engine.Until("one", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync("one", (string?)null);
        await engine.Client.RaiseEventAsync("one", "word", (object?)null);
        (await engine.EndOf("one")).SerializedOutput.ShouldBeNull();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", null, new StartOrchestrationOptions("two"), TestEngine.Deadline);
        await engine.Client.TerminateInstanceAsync("two", (TerminateInstanceOptions?)null);

        (await engine.EndOf("two")).SerializedOutput.ShouldBeNull();
    }

    [Fact]
    public async Task PurgeAll_WithoutAFilter_RemovesAllThatHaveEnded()
    {
        await using var engine = await StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("over"), TestEngine.Deadline);
        await engine.Client.TerminateInstanceAsync("over");
        await engine.EndOf("over");

        var purged = await engine.Client.PurgeAllInstancesAsync(null!);

        (purged.PurgedInstanceCount, purged.IsComplete).ShouldBe((1, true));
        (await engine.Client.GetInstanceAsync("one")).ShouldNotBeNull();
    }

    [Fact]
    public async Task PurgeAll_WithATimeoutThatIsNone_IsRefused()
    {
        await using var engine = await StartAsync();

        (await Should.ThrowAsync<ArgumentOutOfRangeException>(() =>
            engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero }))).ParamName.ShouldBe("filter");
    }

    [Fact]
    public async Task PurgeAll_PastItsTimeout_SaysThatThereIsMore()
    {
        await using var engine = await TestEngine.StartAsync(
            tasks => tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null)), new HourlyStopwatch());
        await engine.RunAsync("Empty", id: "over");

        var purged = await engine.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.FromMinutes(1) });

        (purged.PurgedInstanceCount, purged.IsComplete).ShouldBe((0, false));
        (await engine.Client.GetInstanceAsync("over")).ShouldNotBeNull();
    }

    /// <summary>An hour passes between two reads of the stopwatch; the time of day is the system's.</summary>
    private sealed class HourlyStopwatch : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * 3600;
    }

    private static async Task<TestEngine> StartAsync()
    {
        var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Waits", async context => await context.WaitForExternalEvent<string>("word")));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), TestEngine.Deadline);
        return engine;
    }
}
