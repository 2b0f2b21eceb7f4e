using System.Diagnostics;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>A contender that is a library: workflows and clients live in one child process, which we command over a pipe.</summary>
internal abstract class LineContender : IContender
{
    private LineProcess? _process;

    public abstract string Name { get; }

    protected LineProcess Process => _process ?? throw new UnreachableException("not started");

    public async Task<string> StartAsync(CancellationToken cancellation)
    {
        _process = await LaunchAsync(cancellation);
        await _process.ReadAsync<object>(cancellation);
        return await DescribeAsync(cancellation);
    }

    public Task<Load> LoadAsync(string workflow, int clients, double seconds, CancellationToken cancellation) =>
        Process.AskAsync<Load>(new { name = "load", workflow, clients, seconds }, cancellation);

    public async Task<double[]> AloneAsync(string workflow, int count, CancellationToken cancellation) =>
        (await Process.AskAsync<AloneAnswer>(new { name = "alone", workflow, count }, cancellation)).Milliseconds;

    public async Task<long> SyncsAsync(CancellationToken cancellation) =>
        (await Process.AskAsync<CountAnswer>(new { name = "syncs" }, cancellation)).Count;

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected abstract Task<LineProcess> LaunchAsync(CancellationToken cancellation);

    protected abstract Task<string> DescribeAsync(CancellationToken cancellation);

    private sealed record AloneAnswer(double[] Milliseconds);

    private sealed record CountAnswer(long Count);
}
