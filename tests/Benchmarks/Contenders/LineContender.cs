using System.Diagnostics;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>A contender that is a library: workflows and clients live in one child process, which we control over a pipe.</summary>
internal abstract class LineContender : IContender
{
    private LineProcess? _process;

    public abstract string Name { get; }

    protected LineProcess Process => _process ?? throw new UnreachableException("not started");

    public async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        _process = await LaunchAsync(cancellationToken);
        await _process.ReadAsync<object>(cancellationToken);
        return await DescribeAsync(cancellationToken);
    }

    public Task<Load> LoadAsync(string workflow, int clients, double seconds, CancellationToken cancellationToken) =>
        Process.AskAsync<Load>(new { name = "load", workflow, clients, seconds }, cancellationToken);

    public async Task<double[]> AloneAsync(string workflow, int count, CancellationToken cancellationToken) =>
        (await Process.AskAsync<AloneAnswer>(new { name = "alone", workflow, count }, cancellationToken)).Milliseconds;

    public async Task<long> SyncsAsync(CancellationToken cancellationToken) =>
        (await Process.AskAsync<CountAnswer>(new { name = "syncs" }, cancellationToken)).Count;

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected abstract Task<LineProcess> LaunchAsync(CancellationToken cancellationToken);

    protected abstract Task<string> DescribeAsync(CancellationToken cancellationToken);

    private sealed record AloneAnswer(double[] Milliseconds);

    private sealed record CountAnswer(long Count);
}
