using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>The engine behind the embedded host, called over HTTP: like for like with Restate, which is a server.</summary>
internal sealed class OursOverHttp : HttpContender
{
    private readonly int _port = GuardedServer.FreePort();
    private LineProcess? _process;

    public override string Name => "SppsFlows over HTTP";

    protected override Uri Workflow => new($"http://127.0.0.1:{_port}/api/bench/");

    public override async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        _process = LineProcess.StartChild(
            "serve", "--urls", $"http://127.0.0.1:{_port}", "--Data:Folder", Workspace.Fresh("served"), "--Logging:LogLevel:Default",
            "Warning");
        await WaitUntilServingAsync(new Uri(Workflow, "syncs"), cancellationToken);
        return "the same workflows as functions on the embedded host, one HTTP function that starts one and answers with its result";
    }

    public override async Task<long> SyncsAsync(CancellationToken cancellationToken) =>
        long.Parse(
            await Http.GetStringAsync(new Uri(Workflow, "syncs"), cancellationToken), System.Globalization.CultureInfo.InvariantCulture);

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        await base.DisposeAsync();
    }
}
