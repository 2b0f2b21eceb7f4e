using System.Diagnostics;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Startup;

/// <summary>(f) From the start of the process to the first 200 on GET /health: the app against a bare ASP.NET Core + SQLite app.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    public string Name => "startup";

    public string Summary => "f. start of the app to its first 200, against a bare ASP.NET Core + SQLite app";

    public async Task RunAsync(Report report, Options options, CancellationToken cancellation)
    {
        report.Title("f. Start of the app to its first 200 on GET /health");
        var ours = await BuildAsync("functions/App/App.csproj", "App", "SppsFlows.dll", cancellation);
        var bare = await BuildAsync("tests/Benchmarks/BareApp/BareApp.csproj", "BareApp", "BareApp.dll", cancellation);
        var (warmUp, rounds) = options.Quick ? (1, 3) : (2, 10);

        List<double> oursAgain = [], bareAgain = [], oursFirst = [], bareFirst = [];
        var (oursFolder, bareFolder) = (Workspace.Fresh("app"), Workspace.Fresh("bare"));
        for (var round = -warmUp; round < rounds; round++)
        {
            var (a, b) = (await MillisecondsAsync(ours, oursFolder, cancellation), await MillisecondsAsync(bare, bareFolder, cancellation));
            if (round < 0) continue;
            oursAgain.Add(a);
            bareAgain.Add(b);
        }
        for (var round = 0; round < (options.Quick ? 2 : 4); round++)
        {
            oursFirst.Add(await MillisecondsAsync(ours, Workspace.Fresh("app"), cancellation));
            bareFirst.Add(await MillisecondsAsync(bare, Workspace.Fresh("bare"), cancellation));
        }

        report.Table(["milliseconds (min..max)", "SppsFlows", "bare app", "ratio of medians"],
        [
            ["start on data that is there", Figure.Of(new Samples(oursAgain)), Figure.Of(new Samples(bareAgain)), Figure.Of(Ratio(oursAgain, bareAgain))],
            ["first start on an empty folder", Figure.Of(new Samples(oursFirst)), Figure.Of(new Samples(bareFirst)), Figure.Of(Ratio(oursFirst, bareFirst))],
        ]);
        report.AtMost("f. start of the app to its first 200, ratio to the bare app", Ratio(oursAgain, bareAgain), 1.5, "x");

        static double Ratio(List<double> one, List<double> other) => new Samples(one).Median / new Samples(other).Median;
    }

    private static async Task<string> BuildAsync(string project, string output, string program, CancellationToken cancellation)
    {
        await Commands.RunAsync("dotnet", ["build", "-c", "Release", "-v", "q", "--nologo", project], Workspace.Root, cancellation);
        return Path.Combine(Workspace.Root, "artifacts", "bin", output, "release", program);
    }

    private static async Task<double> MillisecondsAsync(string program, string folder, CancellationToken cancellation)
    {
        var port = GuardedServer.FreePort();
        string[] command = ["dotnet", program, "--urls", $"http://127.0.0.1:{port}", "--Data:Folder", folder];
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var started = Stopwatch.GetTimestamp();
        await using var server = GuardedServer.Start(Path.Combine(Workspace.Artifacts, "startup.log"), "TERM", command, Path.GetDirectoryName(program)!,
            ("DOTNET_ENVIRONMENT", "Development"), ("ASPNETCORE_ENVIRONMENT", "Development"));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), cancellation);
                if (answer.IsSuccessStatusCode) return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"{program} gave no 200 within a minute; see startup.log under artifacts/benchmarks.");
            await Task.Delay(2, cancellation);
        }
    }
}
