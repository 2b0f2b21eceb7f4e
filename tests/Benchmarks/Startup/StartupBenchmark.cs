using System.Diagnostics;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Startup;

/// <summary>(f) From the start of the process to the first 200 on GET /health: the app against a bare ASP.NET Core + SQLite app.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    public string Name => "startup";

    public string Summary => "f. start of the app to its first 200, against a bare ASP.NET Core + SQLite app";

    public async Task RunAsync(Report report, Options options, CancellationToken cancellationToken)
    {
        report.Title("f. Start of the app to its first 200 on GET /health");
        await CompareAsync(
            report, options, "built", await BuildAsync("build", "App", "SppsFlows", cancellationToken),
            await BuildAsync("build", "BareApp", "BareApp", cancellationToken), cancellationToken);
        try
        {
            await CompareAsync(
                report, options, "published", await BuildAsync("publish", "App", "SppsFlows", cancellationToken),
                await BuildAsync("publish", "BareApp", "BareApp", cancellationToken), cancellationToken);
        }
        catch (InvalidOperationException refused)
        {
            report.Unjudged("f. start of the app as published", refused.Message);
        }
    }

    private static async Task CompareAsync(
        Report report, Options options, string how, string ours, string bare, CancellationToken cancellationToken)
    {
        var (warmUp, rounds) = options.Quick ? (1, 3) : (2, 12);
        List<Start> again = [], bareAgain = [], first = [], bareFirst = [];
        var (folder, bareFolder) = (Workspace.Fresh("app"), Workspace.Fresh("bare"));
        for (var round = -warmUp; round < rounds; round++)
        {
            var (a, b) = (await StartAsync(ours, folder, cancellationToken), await StartAsync(bare, bareFolder, cancellationToken));
            if (round < 0) continue;
            again.Add(a);
            bareAgain.Add(b);
        }
        for (var round = 0; round < (options.Quick ? 2 : 4); round++)
        {
            first.Add(await StartAsync(ours, Workspace.Fresh("app"), cancellationToken));
            bareFirst.Add(await StartAsync(bare, Workspace.Fresh("bare"), cancellationToken));
        }

        report.Table([$"both {how}; milliseconds (min..max)", "SppsFlows", "bare app", "ratio of medians", "median ratio of pairs"],
        [
            Row("start on data that is there", again, bareAgain, start => start.Milliseconds),
            Row("  processor time of it", again, bareAgain, start => start.Processor),
            Row("first start on an empty folder", first, bareFirst, start => start.Milliseconds),
            Row("  processor time of it", first, bareFirst, start => start.Processor),
        ]);
        report.AtMost(
            $"f. start of the app to its first 200, both {how}, median ratio to the bare app",
            Paired(again, bareAgain, start => start.Milliseconds), 1.5, "x");
        report.AtMost($"f. processor time of it, both {how}", Paired(again, bareAgain, start => start.Processor), 1.5, "x");
    }

    private static string[] Row(string what, List<Start> ours, List<Start> bare, Func<Start, double> of)
    {
        var (one, other) = (new Samples(ours.Select(of)), new Samples(bare.Select(of)));
        return [what, Figure.Of(one), Figure.Of(other), Figure.Of(one.Median / other.Median), Figure.Of(Paired(ours, bare, of))];
    }

    private static double Paired(List<Start> ours, List<Start> bare, Func<Start, double> of) =>
        Samples.Ratios(ours.Select(of), bare.Select(of)).Median;

    /// <returns>The program, built or published in the usual way.</returns>
    internal static async Task<string> BuildAsync(string how, string name, string program, CancellationToken cancellationToken)
    {
        var project = name == "App" ? "functions/App/App.csproj" : $"tests/Benchmarks/{name}/{name}.csproj";
        var folder = how == "build"
            ? Path.Combine(Workspace.Root, "artifacts", "bin", name, "release")
            : Path.Combine(Workspace.Artifacts, "published", name);
        await Commands.RunAsync(
            "dotnet", [how, "-c", "Release", "-v", "q", "--nologo", project, .. how == "build" ? Array.Empty<string>() : ["-o", folder]],
            Workspace.Root, cancellationToken);
        return Path.Combine(folder, program + ".dll");
    }

    private sealed record Start(double Milliseconds, double Processor);

    private static async Task<Start> StartAsync(string program, string folder, CancellationToken cancellationToken)
    {
        var port = GuardedServer.FreePort();
        string[] command = ["dotnet", program, "--urls", $"http://127.0.0.1:{port}", "--Data:Folder", folder];
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var started = Stopwatch.GetTimestamp();
        await using var server = GuardedServer.Start(
            Path.Combine(Workspace.Artifacts, "startup.log"), "TERM", command, Path.GetDirectoryName(program)!,
                ("DOTNET_ENVIRONMENT", "Development"), ("ASPNETCORE_ENVIRONMENT", "Development"));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return new Start(Stopwatch.GetElapsedTime(started).TotalMilliseconds, server.ProcessorMilliseconds());
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"{program} gave no 200 within a minute; see startup.log under artifacts/benchmarks.");
            await Task.Delay(2, cancellationToken);
        }
    }
}
