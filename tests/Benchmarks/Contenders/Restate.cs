using System.Globalization;
using System.Net.Http.Json;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>Restate's server with its default settings and our service on its TypeScript SDK.</summary>
internal sealed class Restate : HttpContender
{
    private readonly int _ingress = GuardedServer.FreePort();
    private readonly int _node = GuardedServer.FreePort();
    private GuardedServer? _server;
    private LineProcess? _service;

    public override string Name => "Restate";

    protected override Uri Workflow => new($"http://127.0.0.1:{_ingress}/bench/");

    private Uri Metrics => new($"http://127.0.0.1:{_node}/metrics");

    public override async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        var folder = await NodePackage.InstallAsync("restate", cancellationToken);
        var binary = Path.Combine(folder, "node_modules", "@restatedev", "restate-server-linux-x64", "bin", "restate-server");
        if (!File.Exists(binary)) throw new InvalidOperationException("npm brought no server binary for this machine");

        _service = LineProcess.Start("node", ["service.mjs"], folder);
        var service = await _service.ReadAsync<ServiceAnswer>(cancellationToken);

        var admin = GuardedServer.FreePort();
        // It is thrown away afterwards: killed, because its own clean stop takes five seconds.
        _server = GuardedServer.Start(Path.Combine(Workspace.Artifacts, "restate.log"), "KILL", [binary, "--no-logo"], folder,
            ("RESTATE_BASE_DIR", Workspace.Fresh("restate")),
            ("RESTATE_LISTEN_MODE", "tcp"),
            ("RESTATE_DISABLE_TELEMETRY", "true"),
            ("RESTATE_BIND_ADDRESS", $"127.0.0.1:{_node}"),
            ("RESTATE_ADVERTISED_ADDRESS", $"http://127.0.0.1:{_node}"),
            ("RESTATE_INGRESS__BIND_ADDRESS", $"127.0.0.1:{_ingress}"),
            ("RESTATE_ADMIN__BIND_ADDRESS", $"127.0.0.1:{admin}"));
        await WaitUntilServingAsync(new Uri($"http://127.0.0.1:{admin}/health"), cancellationToken);
        await WaitUntilServingAsync(new Uri($"http://127.0.0.1:{_ingress}/restate/health"), cancellationToken);

        using var registered = await Http.PostAsJsonAsync(
            new Uri($"http://127.0.0.1:{admin}/deployments"), new { uri = $"http://127.0.0.1:{service.Port}" }, cancellationToken);
        registered.EnsureSuccessStatusCode();

        await AloneAsync("five", 1, cancellationToken);
        if (await SyncsAsync(cancellationToken) == 0) throw new InvalidOperationException("this Restate does not sync its log");
        return "server and SDK as in peers/restate/package.json, default settings; reports syncs of its write-ahead log";
    }

    public override async Task<long> SyncsAsync(CancellationToken cancellationToken)
    {
        var metrics = await Http.GetStringAsync(Metrics, cancellationToken);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("restate_rocksdb_wal_synced_total", StringComparison.Ordinal))
            .Sum(line => (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed record ServiceAnswer(int Port);
}
