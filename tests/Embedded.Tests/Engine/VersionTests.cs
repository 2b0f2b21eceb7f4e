using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class VersionTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", null, "")]
    [InlineData("2.0", null, "2.0")]
    [InlineData("2.0", "1.0", "1.0")]
    [InlineData("2.0", "", "")]
    public async Task Version_OfAStart_IsTheOneGivenElseTheDefault(string byDefault, string? given, string expected)
    {
        await using var engine = await StartAsync(new FlowVersions { Default = byDefault });

        (await RunAsync(engine, "Tell", given)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task Version_OfAnInstance_IsKeptOverRestartsAndNewDefaults(int warm)
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "1.0" }, warm);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("TellAfterEvent", TestEngine.Deadline);
        await engine.Settle();

        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "2.0" } };
        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync(id, "go");

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("1.0");
    }

    [Theory]
    [InlineData("", "1.0", null, "")]
    [InlineData("2.0", "1.0", null, "2.0")]
    [InlineData("2.0", "1.0", "1.5", "1.5")]
    [InlineData("2.0", "1.0", "", "")]
    public async Task Version_OfAChild_IsTheOneGivenElseTheDefaultNeverItsParents(
        string byDefault, string parent, string? given, string expected)
    {
        await using var engine = await StartAsync(new FlowVersions { Default = byDefault, Match = VersionMatchStrategy.None });

        (await RunAsync(engine, "TellOfChild", parent, given)).ShouldBe(expected);
    }

    [Fact]
    public async Task Version_OfAChildInPlainTaskOptions_CountsWithoutADefaultAndIsRefusedWithOne()
    {
        await using var engine = await StartAsync(new FlowVersions { Match = VersionMatchStrategy.None });
        (await RunAsync(engine, "TellOfChildByTaskOptions", null, "1.5")).ShouldBe("1.5");
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "2.0" } };
        await engine.CrashAndReopenAsync();

        (await RunAsync(engine, "TellOfChildByTaskOptions", null, "1.5"))!.ShouldContain("SubOrchestrationOptions.Version");
    }

    [Fact]
    public async Task Version_OfAnActivity_IsTheOneGivenElseItsOrchestrations()
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "2.0" });

        (await RunAsync(engine, "TellOfActivities", "1.0", "7")).ShouldBe("1.0|7||1.0");
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task Version_OfAnActivityThatTheProcessDiedIn_IsThatOfTheCall(int warm)
    {
        var (runs, gate) = (0, new TaskCompletionSource<object?>());
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        engine.Tasks.Orchestrator("Calls", async context => await context.CallActivityAsync<string>(
            "Tell", new TaskOptions { Version = "7", Tags = new Dictionary<string, string> { ["who"] = "me" } }));
        engine.Tasks.Activity(
            "Tell", async (call, _) => Interlocked.Increment(ref runs) == 1 ? await gate.Task : $"{call.Version} {call.Tags["who"]}");
        await engine.OpenAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Calls", TestEngine.Deadline);
        await engine.Settle(activities: false);

        await engine.CrashAndReopenAsync();

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("7 me");
    }

    [Theory]
    [InlineData("2.0", "2.0")]
    [InlineData(null, "1.0")]
    [InlineData(" ", "1.0")]
    public async Task ContinueAsNew_WithANewVersion_RunsAsThatOneElseAsBefore(string? newVersion, string expected)
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "2.0" });

        (await RunAsync(engine, "TellAfterContinuing", "1.0", newVersion)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "1.9", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "1.10", true)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "1.11", false)]
    [InlineData(VersionMatchStrategy.CurrentOrOlder, "2.0", false)]
    [InlineData(VersionMatchStrategy.Strict, "1.10", true)]
    [InlineData(VersionMatchStrategy.Strict, "1.9", false)]
    [InlineData(VersionMatchStrategy.Strict, "", false)]
    [InlineData(VersionMatchStrategy.None, "9.9", true)]
    public async Task Instance_OfAVersion_RunsWhereItIsAdmittedAndElseFails(VersionMatchStrategy match, string version, bool runs)
    {
        await using var engine = await StartAsync(new FlowVersions
        {
            Default = "1.10",
            Match = match,
            Failure = VersionFailureStrategy.Fail
        });
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Tell", new StartOrchestrationOptions { Version = version }, TestEngine.Deadline);

        var end = await engine.EndOf(id);

        end.RuntimeStatus.ShouldBe(runs ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed);
        end.FailureDetails?.ErrorType.ShouldBe("VersionMismatch");
        if (!runs) end.FailureDetails!.ErrorMessage.ShouldContain($"'{version}'");
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task RunningInstance_NewerThanTheProcess_WaitsWithItsMailAndTimersForOneThatRunsIt(int warm)
    {
        var clock = new FakeTimeProvider(Now);
        using var logs = new LogList();
        await using var engine = TestEngine.Create(clock, logs);
        engine.Options = engine.Options with { MaxWarmInstances = warm, Versions = new FlowVersions { Default = "2.0" } };
        engine.Tasks.Orchestrator("Waits", async context =>
        {
            var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var word = await context.WaitForExternalEvent<string>("go");
            await timer;
            return $"{word} {context.Version}";
        });
        await engine.OpenAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", TestEngine.Deadline);
        await engine.Settle();

        // The release is rolled back: the earlier process runs version 1.
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "1.0" } };
        await engine.CrashAndReopenAsync();
        await engine.Client.RaiseEventAsync(id, "go", "went");
        await engine.Client.RaiseEventAsync(id, "other", "kept");
        clock.Advance(TimeSpan.FromHours(2));
        await engine.Settle();
        (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        engine.CountRows("inbox").ShouldBe(2);
        engine.CountRows("timer").ShouldBe(1);
        logs.Of("SppsFlows.Embedded.Engine").Count(line => line.Contains($"'{id}' waits", StringComparison.Ordinal)).ShouldBe(1);

        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "2.0" } };
        await engine.CrashAndReopenAsync();

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("went 2.0");
    }

    [Fact]
    public async Task Start_OfANewerVersion_IsTakenAndStaysPending()
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "1.0" });
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Tell", new StartOrchestrationOptions { Version = "1.1" }, TestEngine.Deadline);
        await engine.Settle();
        (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);

        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "1.1" } };
        await engine.CrashAndReopenAsync();

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("1.1");
    }

    [Fact]
    public async Task RunningInstance_NotAdmittedAndToFail_FailsAndTellsItsParent()
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "1.0", Failure = VersionFailureStrategy.Fail });

        (await RunAsync(engine, "TellOfChild", "1.0", "2.0")).ShouldBe("VersionMismatch");
    }

    [Fact]
    public async Task DefaultVersion_Set_StandsInThePropertiesOfTheContext()
    {
        await using var engine = await StartAsync(new FlowVersions { Default = "2.0" });
        (await RunAsync(engine, "TellProperties", null)).ShouldBe("defaultVersion=2.0");
        engine.Options = engine.Options with { Versions = new FlowVersions() };
        await engine.CrashAndReopenAsync();

        (await RunAsync(engine, "TellProperties", null)).ShouldBe("");
    }

    private static async Task<TestEngine> StartAsync(FlowVersions versions, int warm = 4000)
    {
        var engine = TestEngine.Create();
        engine.Options = engine.Options with { Versions = versions, MaxWarmInstances = warm };
        Register(engine.Tasks);
        await engine.OpenAsync();
        return engine;
    }

    private static async Task<string?> RunAsync(TestEngine engine, string orchestrator, string? version, string? input = null)
    {
        var options = new StartOrchestrationOptions { Version = version is null ? (TaskVersion?)null : new TaskVersion(version) };
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, TestEngine.Deadline);
        return (await engine.EndOf(id)).ReadOutputAs<string>();
    }

    private static void Register(TaskRegistry tasks)
    {
        tasks.Orchestrator("Tell", context => Task.FromResult<object?>(context.Version));
        tasks.Orchestrator("TellAfterEvent", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return context.Version;
        });
        tasks.Orchestrator("TellOfChild", context =>
        {
            var given = context.GetInput<string>();
            return Caught(() => context.CallSubOrchestratorAsync<string>(
                "Tell", null, given is null ? null : new SubOrchestrationOptions { Version = given }));
        });
        tasks.Orchestrator("TellOfChildByTaskOptions", context => Caught(() => context.CallSubOrchestratorAsync<string>(
            "Tell", options: new TaskOptions { Version = context.GetInput<string>()! })));
        tasks.Orchestrator("TellOfActivities", async context =>
        {
            var own = await context.CallActivityAsync<string>("Tell");
            var given = await context.CallActivityAsync<string>("Tell", options: new TaskOptions { Version = context.GetInput<string>()! });
            var none = await context.CallActivityAsync<string>("Tell", options: new TaskOptions { Version = TaskVersion.Unversioned });
            var tagged = await context.CallActivityAsync<string>(
                "Tell", options: new TaskOptions(null, new Dictionary<string, string> { ["a"] = "b" }));
            return $"{own}|{given}|{none}|{tagged}";
        });
        tasks.Activity("Tell", (call, _) => Task.FromResult<object?>(call.Version));
        tasks.Orchestrator("TellAfterContinuing", context =>
        {
            if (context.GetInput<string>() is "continued") return Task.FromResult<object?>(context.Version);
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "continued", NewVersion = context.GetInput<string>() });
            return Task.FromResult<object?>(null);
        });
        tasks.Orchestrator("TellProperties", context =>
            Task.FromResult<object?>(string.Join(",", context.Properties.Select(property => $"{property.Key}={property.Value}"))));
    }

    private static async Task<object?> Caught(Func<Task<string>> call)
    {
        try
        {
            return await call();
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorType;
        }
        catch (NotSupportedException refused)
        {
            return refused.Message;
        }
    }
}
