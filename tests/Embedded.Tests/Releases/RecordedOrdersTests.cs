using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Recording;
using SppsFlows.Embedded.SampleHost.Orders;
using SppsFlows.Embedded.Tests.Api;
using SppsFlows.Embedded.Tests.Hosting;

namespace SppsFlows.Embedded.Tests.Releases;

/// <summary>
/// Recorded orders, replayed against the code of each release: what a change would do to flows under way is known before it is deployed.
/// </summary>
public sealed class RecordedOrdersTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<IAsyncDisposable> _hosts = [];

    public static TheoryData<string> Recordings => [.. Directory.GetFiles(Folder, "*.jsonl").Select(file => Path.GetFileName(file)!)];

    private static string Folder => Repository.Path("tests/Embedded.Tests/Releases/Recordings");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Orders_RecordedInAnyRelease_StillDoTheSame(string file)
    {
        var recording = FlowRecording.Parse(File.ReadAllText(Path.Combine(Folder, file)));

        recording.Differs(CodeOf(typeof(OrderDevice2))).ShouldBeNull();
    }

    [Theory]
    [InlineData("OrderDevice-1.0-waiting.jsonl", "'AskPrincipal' (#0), but the code now calls the activity 'AskTechnician' (#0)")]
    [InlineData("OrderDevice-1.0.jsonl", "'AskPrincipal' (#0), but the code now calls the activity 'AskTechnician' (#0)")]
    public void CarelessChange_AgainstRecordingsOfTheReleaseBefore_IsToldInASentence(string file, string expected)
    {
        var recording = FlowRecording.Parse(File.ReadAllText(Path.Combine(Folder, file)));

        recording.Differs(CodeOf(typeof(OrderDeviceCareless))).ShouldNotBeNull().ShouldContain(expected);
    }

    /// <summary>How the recordings were made. Run again, the flows still do the same; only times differ.</summary>
    [Theory]
    [InlineData(typeof(OrderDevice1), "1.0", "OrderDevice-1.0-waiting.jsonl", false)]
    [InlineData(typeof(OrderDevice1), "1.0", "OrderDevice-1.0.jsonl", true)]
    [InlineData(typeof(OrderDevice2), "2.0", "OrderDevice-2.0.jsonl", true)]
    public async Task Order_RunToday_IsRecordedAsItWasThen(Type release, string version, string file, bool toItsEnd)
    {
        await File.WriteAllTextAsync(
            _folder.File("host.json"), $$"""{ "extensions": { "durableTask": { "defaultVersion": "{{version}}" } } }""");
        await using var host = await TestHost.StartAsync(_folder, release, typeof(OrderFunctions));
        var engine = host.Services.GetRequiredService<DurableEngine>();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("OrderDevice", "laptop", new StartOrchestrationOptions("laptop"));
        if (toItsEnd)
        {
            if (version == "2.0") await AnswerAsync("technician asked", "TechnicianAnswered", "checked");
            await AnswerAsync("principal asked", "PrincipalAnswered", "approved");
            await engine.Client.WaitForInstanceCompletionAsync("laptop");
        }
        else
        {
            await UntilAsync("done");
        }

        var today = engine.Record("laptop").ToString();

        WithoutTimes(today).ShouldBe(WithoutTimes(await File.ReadAllTextAsync(Path.Combine(Folder, file))));

        // Each answer in a turn of its own, as people give them.
        async Task AnswerAsync(string asked, string answer, string word)
        {
            await UntilAsync(asked == "technician asked" || version == "1.0" ? "\"done\":0" : "\"done\":1");
            await engine.Client.RaiseEventAsync("laptop", answer, word);
        }

        Task UntilAsync(string step) =>
            Eventually.IsTrueAsync(
                () => engine.Record("laptop").ToString().Contains(step, StringComparison.Ordinal), $"{step} is recorded");
    }

    private static string WithoutTimes(string recording) =>
        string.Join('\n', recording.Split('\n').Select(line => line.StartsWith("{\"turn\":", StringComparison.Ordinal) ? "{turn}" : line));

    private TaskRegistry CodeOf(Type release)
    {
        var host = TestHost.Build(_folder, _ => { }, release, typeof(OrderFunctions));
        _hosts.Add((IAsyncDisposable)host);
        return host.Services.GetRequiredService<TaskRegistry>();
    }
}
