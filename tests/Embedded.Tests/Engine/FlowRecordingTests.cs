using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Recording;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>Recorded flows, replayed against code that has changed since.</summary>
public sealed class FlowRecordingTests
{
    [Fact]
    public async Task Recording_OfEveryKindOfStep_SurvivesItsText()
    {
        await using var engine = await StartAsync();
        foreach (var id in new[] { "waits", "ended", "failed", "cut", "laps" })
        {
            var text = engine.Engine.Record(id).ToString();
            var read = FlowRecording.Parse(text);

            read.ToString().ShouldBe(text);
            read.Differs(engine.Tasks).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Recording_AsText_SaysLineByLineWhatTheFlowDid()
    {
        await using var engine = await StartAsync();

        var lines = engine.Engine.Record("waits").ToString().TrimEnd('\n').Split('\n');

        lines[0].ShouldBe("""{"flow":"Everything","id":"waits","generation":0,"version":"1.0","tags":{"school":"Löwen"},"input":"in"}""");
        lines[1].ShouldStartWith("""{"turn":"20""");
        lines[2].ShouldBe("""{"calls":"Echo","task":0,"input":"Gr\u00F6\u00DFe"}""");
        lines[3].ShouldBe("""{"begin":true}""");
        lines.ShouldContain("""{"done":0,"result":"Gr\u00F6\u00DFe"}""");
        lines.ShouldContain("""{"calls":"Echo","task":1,"version":"7","tags":{"a":"b"},"input":{"Number":1.50,"Text":"x"}}""");
        lines.ShouldContain(
            """{"failed":2,"failure":{"type":"System.TimeoutException","message":"late",""" + "\"inner\":"
            + """{"type":"System.FormatException","message":"why"}}}""");
        lines.ShouldContain("""{"cancels":3}""");
        lines.ShouldContain("""{"starts":"Child","task":4,"id":"child"}""");
        lines.ShouldContain("""{"sends":"word","to":"nobody"}""");
        lines.ShouldContain("""{"event":"go","payload":{"a":1}}""");
        lines.ShouldContain("""{"suspend":"a while"}""");
        lines[^1].ShouldBe("""{"stands":"Running"}""");
    }

    [Theory]
    [InlineData(
        "renamed activity", "history says that it calls the activity 'First' (#0), but the code now calls the activity 'Renamed' (#0)")]
    [InlineData("reordered", "history says that it calls the activity 'First' (#0), but the code now calls the activity 'Second' (#0)")]
    [InlineData("step added in the middle", "history says that it calls the activity 'Second' (#1), but the code now creates a timer (#1)")]
    [InlineData("step left out", "history says that it calls the activity 'Second' (#1), but the code now does not")]
    [InlineData("renamed flow", "there is none of that name any more")]
    [InlineData("renamed event", "'one' is Completed with \"yes\", but with today's code it is Running")]
    [InlineData("other result", "'one' is Completed with \"yes\", but with today's code it is Completed with \"no\"")]
    [InlineData("throws at its end", "'one' is Completed with \"yes\", but with today's code it failed of System.TimeoutException")]
    [InlineData("foreign await", "history says that it calls the activity 'First' (#0), but the code now does not")]
    [InlineData(
        "foreign await at its end", "with today's code it failed of SppsFlows.Embedded.Engine.Orchestration.NonDurableAwaitException")]
    public async Task ChangedCode_AgainstARecording_IsToldInASentence(string change, string expected)
    {
        await using var engine = await TestEngine.StartAsync(tasks => Register(tasks, ""));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions("one"), TestEngine.Deadline);
        await engine.Client.RaiseEventAsync("one", "answer", "yes");
        await engine.EndOf("one");
        var text = engine.Engine.Record("one").ToString();
        var today = new TaskRegistry();
        Register(today, change);

        FlowRecording.Parse(text).Differs(today).ShouldNotBeNull().ShouldContain(expected);

        FlowRecording.Parse(text).Differs(engine.Tasks).ShouldBeNull();
    }

    [Fact]
    public async Task ChangedCode_OfAFlowThatWaits_IsToldWhenItWouldNoLongerWait()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Waits", async context => await context.WaitForExternalEvent<string>("go")));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("one"), TestEngine.Deadline);
        var recording = engine.Engine.Record("one");
        var today = new TaskRegistry();
        today.Orchestrator("Waits", _ => Task.FromResult<object?>("at once"));

        recording.Differs(today).ShouldBe(
            "The orchestrator 'Waits' no longer comes to where its history says: 'one' is Running, but with today's code it is "
            + "Completed with \"at once\".");
    }

    [Fact]
    public async Task CodeThatBranchesOnTheVersion_AgainstRecordingsOfBoth_DiffersFromNeither()
    {
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "1.0" } };
        Register(engine.Tasks, "");
        await engine.OpenAsync();
        var old = await RecordAsync("old");
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "2.0" } };
        await engine.CrashAndReopenAsync(tasks => Register(tasks, "branches"));
        var recent = await RecordAsync("recent");

        old.ShouldNotBe(recent);
        FlowRecording.Parse(old).Differs(engine.Tasks).ShouldBeNull();
        FlowRecording.Parse(recent).Differs(engine.Tasks).ShouldBeNull();

        async Task<string> RecordAsync(string id)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", new StartOrchestrationOptions(id), TestEngine.Deadline);
            await engine.Client.RaiseEventAsync(id, "answer", "yes");
            await engine.EndOf(id);
            return engine.Engine.Record(id).ToString();
        }
    }

    [Fact]
    public async Task Record_OfAnUnknownInstance_IsRefusedNamingIt()
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        Should.Throw<ArgumentException>(() => engine.Engine.Record("nobody")).Message.ShouldContain("'nobody'");
    }

    [Theory]
    [InlineData("", "does not begin with the flow")]
    [InlineData("""{"flow":"F","id":"x","generation":0}""", "does not end with where it stands")]
    [InlineData("{\"flow\":\"F\",\"id\":\"x\",\"generation\":0}\n{\"dances\":1}", "Line 2 of the recording cannot be read: 'dances'")]
    [InlineData("{\"flow\":\"F\",\"id\":\"x\",\"generation\":0}\n{\"calls\":\"A\"}", "Line 2")]
    [InlineData("{\"flow\":\"F\",\"id\":\"x\",\"generation\":0}\n\nnonsense", "Line 3")]
    public void Parse_OfWhatIsNoRecording_NamesTheLine(string text, string expected) =>
        Should.Throw<FormatException>(() => FlowRecording.Parse(text)).Message.ShouldContain(expected);

    private static void Register(TaskRegistry tasks, string change)
    {
        foreach (var name in new[] { "First", "Second", "Renamed" }) tasks.Activity(name, (_, _) => Task.FromResult<object?>(null));
        tasks.Orchestrator(change == "renamed flow" ? "Flow2" : "Flow", async context =>
        {
            if (change == "foreign await") await Task.Delay(1);
            if (change == "reordered") await context.CallActivityAsync("Second");
            await context.CallActivityAsync(change == "renamed activity" ? "Renamed" : "First");
            if (change == "step added in the middle" || (change == "branches" && context.CompareVersionTo("2.0") >= 0))
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            if (change is not ("step left out" or "reordered")) await context.CallActivityAsync("Second");
            var answer = await context.WaitForExternalEvent<string>(change == "renamed event" ? "reply" : "answer");
            if (change == "foreign await at its end") await Task.Delay(TimeSpan.FromHours(1));
            if (change == "throws at its end") throw new TimeoutException("late");
            return change == "other result" ? "no" : answer;
        });
    }

    private static async Task<TestEngine> StartAsync()
    {
        var engine = TestEngine.Create();
        engine.Options = engine.Options with { Versions = new FlowVersions { Default = "1.0" } };
        engine.Tasks.AddActivity("Echo", typeof(System.Text.Json.JsonElement), (call, _) => Task.FromResult(call.Input));
        engine.Tasks.Activity("Fail", (_, _) => throw new TimeoutException("late", new FormatException("why")));
        engine.Tasks.Orchestrator("Everything", EverythingAsync);
        engine.Tasks.Orchestrator("Child", context => Task.FromResult<object?>(context.Parent!.InstanceId));
        engine.Tasks.Orchestrator("Throws", _ => throw new TimeoutException("late"));
        engine.Tasks.Orchestrator("Laps", async context =>
        {
            if (context.GetInput<int>() == 1) return await context.WaitForExternalEvent<string>("end");
            context.SetCustomStatus("first");
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(1);
            return null;
        });
        await engine.OpenAsync();
        await BeginAsync("waits", "Everything");
        await BeginAsync("ended", "Everything");
        await engine.Client.RaiseEventAsync("ended", "end", "over");
        await BeginAsync("cut", "Everything");
        await engine.Client.TerminateInstanceAsync("cut", "enough");
        await BeginAsync("failed", "Throws");
        await BeginAsync("laps", "Laps");
        await engine.Client.RaiseEventAsync("waits", "go", new { a = 1 });
        await engine.Client.SuspendInstanceAsync("waits", "a while");
        await engine.Until("waits", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await engine.Client.ResumeInstanceAsync("waits", "on");
        await engine.Client.RaiseEventAsync("laps", "left", "over");
        await engine.Client.RaiseEventAsync("laps", "go");
        await engine.Settle();
        return engine;

        async Task BeginAsync(string id, string name)
        {
            var options = new StartOrchestrationOptions(id) { Tags = new Dictionary<string, string> { ["school"] = "Löwen" } };
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, name == "Laps" ? 0 : "in", options, TestEngine.Deadline);
            await engine.Settle();
        }
    }

    private static async Task<object?> EverythingAsync(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>("Echo", "Größe");
        var marks = new TaskOptions(null, new Dictionary<string, string> { ["a"] = "b" }) { Version = "7" };
        await context.CallActivityAsync("Echo", new { Number = 1.50m, Text = "x" }, marks);
        try
        {
            await context.CallActivityAsync("Fail");
        }
        catch (TaskFailedException)
        {
            using var cancel = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
            cancel.Cancel();
        }

        if (context.InstanceId == "waits") await context.CallSubOrchestratorAsync("Child", new TaskOptions().WithInstanceId("child"));
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        context.SendEvent("nobody", "word", "payload");
        return await context.WaitForExternalEvent<string>("end");
    }
}
