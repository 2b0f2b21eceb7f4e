using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>DBOS on PostgreSQL, both with their defaults (a pool of 10 connections was also the fastest of 10, 20 and 50).</summary>
internal sealed class Dbos : LineContender
{
    private Postgres? _postgres;

    public override string Name => "DBOS";

    protected override async Task<LineProcess> LaunchAsync(CancellationToken cancellationToken)
    {
        var folder = await NodePackage.InstallAsync("dbos", cancellationToken);
        _postgres = await Postgres.StartAsync(cancellationToken);
        return LineProcess.Start("node", ["bench.mjs", _postgres.Url], folder);
    }

    protected override async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var said = await Process.AskAsync<Dictionary<string, string>>(new { name = "durability" }, cancellationToken);
        if (said["fsync"] != "on" || said["synchronous_commit"] != "on")
            throw new InvalidOperationException("this PostgreSQL does not store durably: " + string.Join(", ", said));
        return string.Join(", ", said.Select(s => $"{s.Key} {s.Value}"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }
}
