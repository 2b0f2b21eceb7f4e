using System.Net;

namespace SppsFlows.Embedded.Tests.Hosting;

public sealed class ProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SecondProcess_OnTheSameFolder_EndsWithOneLineAndCode2()
    {
        using var first = await SampleProcess.StartAsync(_folder);
        var (exitCode, errors) = await SampleProcess.StartRefusedAsync(_folder);
        exitCode.ShouldBe(2);
        errors.ShouldBe(
            $"The data folder '{_folder.File("data")}' is in use by another process. Stop that process, or start this one with another "
            + "folder (--Data:Folder=PATH).");
        (await first.Http.GetStringAsync("api/Ping")).ShouldBe("pong");
    }

    [Fact]
    public async Task EngineFile_Damaged_EndsTheProcessWithOneLineAndCode2()
    {
        Directory.CreateDirectory(_folder.File("data"));
        await File.WriteAllTextAsync(_folder.File("data/flows.db"), new string('x', 8192));
        var (exitCode, errors) = await SampleProcess.StartRefusedAsync(_folder);
        exitCode.ShouldBe(2);
        errors.ShouldContain("flows.db");
        errors.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Terminate_WhileARequestRuns_AnswersItAndEndsCleanly()
    {
        using var sample = await SampleProcess.StartAsync(_folder);
        var request = sample.Http.GetAsync("api/slowly/1500");
        await Eventually.IsTrueAsync(() => sample.Output.Contains("slowly begun"), "the request runs");
        sample.Terminate();
        (await (await request).Content.ReadAsStringAsync()).ShouldBe("done");
        (await sample.ExitCodeAsync()).ShouldBe(0);
        // And the folder is free again.
        using var next = await SampleProcess.StartAsync(_folder);
    }

    [Fact]
    public async Task Kill_WhileAFlowWaits_LosesNothing()
    {
        using (var killed = await SampleProcess.StartAsync(_folder))
        {
            (await killed.Http.PostAsync("api/flows/one", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
            await killed.KillAsync();
        }
        using var restarted = await SampleProcess.StartAsync(_folder);
        var answer = await restarted.Http.PutAsync("api/flows/one", null);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("hello one yes");
    }
}
