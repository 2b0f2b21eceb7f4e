using SppsFlows.Embedded.Tests.Api;
using SppsFlows.Embedded.Tests.Hosting;

namespace SppsFlows.Embedded.Tests.Releases;

/// <summary>
/// The example of docs/changing-flows.md, as processes: orders under way in release 1, the process killed, release 2 in its place. Each
/// release has its code and its host.json, as a deployment has.
/// </summary>
public sealed class ChangingFlowsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Orders_OfBothVersions_ComeToTheirEndsInTheNewRelease()
    {
        using (var first = await StartAsync("1", "1.0"))
        {
            await OrderAsync(first, "laptop");
            await OrderAsync(first, "projector");
            await AnswerAsync(first, "projector", "Principal", "approved");
            await ShowsAsync(first, "projector", "Completed: ordered projector, approved by the principal");
            await ShowsAsync(first, "laptop", "Running");
            await first.KillAsync();
        }

        using var second = await StartAsync("2", "2.0");
        await OrderAsync(second, "tablet");
        await AnswerAsync(second, "laptop", "Principal", "approved");
        await AnswerAsync(second, "tablet", "Technician", "checked");
        await AnswerAsync(second, "tablet", "Principal", "refused");

        await ShowsAsync(second, "laptop", "Completed: ordered laptop, approved by the principal");
        await ShowsAsync(second, "tablet", "Completed: ordered tablet, checked by the technician, refused by the principal");
        second.Output.ShouldContain("technician asked for tablet");
        second.Output.ShouldNotContain("technician asked for laptop");
    }

    [Fact]
    public async Task Orders_UnderWay_FailSayingWhatDiffersWhereTheCodeDoesNotBranch()
    {
        using (var first = await StartAsync("1", "1.0"))
        {
            await OrderAsync(first, "laptop");
            await Eventually.IsTrueAsync(() => first.Output.Contains("principal asked for laptop"), "the principal is asked");
            await ShowsAsync(first, "laptop", "Running");
            await first.KillAsync();
        }

        using var second = await StartAsync("Careless", "2.0");
        // Its next turn. There was one already, and the answer is refused, where the kill came before the end of asking was stored.
        using var answer = await second.Http.PutAsync("api/orders/laptop/Principal/approved", null);

        await ShowsAsync(
            second, "laptop",
            "Failed: The orchestrator 'OrderDevice' no longer does what its history says, at step 1: history says that it calls the "
            + "activity "
            + "'AskPrincipal' (#0), but the code now calls the activity 'AskTechnician' (#0).");
    }

    [Fact]
    public async Task Orders_OfARelease_ThatIsTakenBack_WaitUntilItComesAgain()
    {
        using (var second = await StartAsync("2", "2.0"))
        {
            await OrderAsync(second, "tablet");
            await Eventually.IsTrueAsync(() => second.Output.Contains("technician asked for tablet"), "the technician is asked");
            await second.KillAsync();
        }

        using (var first = await StartAsync("1", "1.0"))
        {
            await AnswerAsync(first, "tablet", "Technician", "checked");
            await OrderAsync(first, "laptop");
            await AnswerAsync(first, "laptop", "Principal", "approved");
            await ShowsAsync(first, "laptop", "Completed: ordered laptop, approved by the principal");
            await ShowsAsync(first, "tablet", "Running");
            first.Terminate();
            (await first.ExitCodeAsync()).ShouldBe(0);
        }

        using var again = await StartAsync("2", "2.0");
        await AnswerAsync(again, "tablet", "Principal", "approved");
        await ShowsAsync(again, "tablet", "Completed: ordered tablet, checked by the technician, approved by the principal");
    }

    /// <summary>The page shows code and settings that these tests run: each of its blocks stands so in a file of the example.</summary>
    [Fact]
    public void Page_OnChangingFlows_ShowsWhatRuns()
    {
        var sources = new[] { "tests/Embedded.SampleHost/Orders", "tests/Embedded.Tests/Releases" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*", SearchOption.AllDirectories))
            .Select(file => Plain(File.ReadAllText(file))).Append(Plain(HostJson("2.0"))).ToList();
        var page = File.ReadAllText(Repository.Path("docs/changing-flows.md")).Split("```");

        var blocks = page.Where((_, index) => index % 2 == 1)
            .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]).ToList();

        blocks.Count.ShouldBeGreaterThan(3);
        blocks.Where(block => !sources.Any(source => source.Contains(Plain(block), StringComparison.Ordinal))).ShouldBeEmpty();

        static string Plain(string code) =>
            string.Join('\n', code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static string HostJson(string version) =>
        $$"""
        {
          "version": "2.0",
          "extensions": {
            "durableTask": {
              "defaultVersion": "{{version}}",
              "versionMatchStrategy": "CurrentOrOlder",
              "versionFailureStrategy": "Reject"
            }
          }
        }
        """;

    private async Task<SampleProcess> StartAsync(string release, string version)
    {
        await File.WriteAllTextAsync(_folder.File("host.json"), HostJson(version));
        return await SampleProcess.StartAsync(_folder, $"--Release={release}");
    }

    private static async Task OrderAsync(SampleProcess app, string device) =>
        (await app.Http.PostAsync($"api/orders/{device}", null)).EnsureSuccessStatusCode();

    private static async Task AnswerAsync(SampleProcess app, string device, string who, string word) =>
        (await app.Http.PutAsync($"api/orders/{device}/{who}/{word}", null)).EnsureSuccessStatusCode();

    private static Task ShowsAsync(SampleProcess app, string device, string expected) => Eventually.IsTrueAsync(
        async () => (await app.Http.GetStringAsync($"api/orders/{device}")).StartsWith(expected, StringComparison.Ordinal),
        $"{device} shows '{expected}'");
}
