using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// Scans for the blobs of one function and hands it each version of each: several blobs at once, but never the same one twice at once.
/// </summary>
internal sealed class BlobLoop(
    BlobPattern pattern, IBlobSource source, BlobWork work, BlobProgress progress, BlobLoopOptions options, TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan SettleWait = TimeSpan.FromMilliseconds(250);

    // Holds at most one call: one scan answers all earlier calls.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(
        1)
    { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _underWay = [];
    private bool _reachable = true;

    public async Task RunAsync(CancellationToken stop)
    {
        using var watch = source.Watch(pattern.Container, () => _calls.Writer.TryWrite(true));
        try
        {
            while (true)
            {
                var wait = await LookAsync(stop);
                await WaitAsync(wait, stop);
            }
        }
        finally
        {
            await Task.WhenAll(UnderWay);
        }
    }

    /// <summary>Starts work on every blob that is due; returns how long until the next scan.</summary>
    private async Task<TimeSpan> LookAsync(CancellationToken stop)
    {
        var wait = options.Interval;
        var present = new HashSet<string>();
        try
        {
            await foreach (var blob in source.ListAsync(pattern.Container, stop))
            {
                if (pattern.Match(blob.Path) is not { } values) continue;
                present.Add(blob.Path);
                if (!blob.Settled) wait = Shorter(wait, SettleWait);
                else if (!IsUnderWay(blob.Path) && progress.DueIn(blob) is { } due)
                {
                    if (due > TimeSpan.Zero) wait = Shorter(wait, due);
                    else await BeginAsync(blob, values, stop);
                }
            }
            progress.ForgetAllBut(path => present.Contains(path) || IsUnderWay(path));
            if (!_reachable) logger.LogInformation("Blobs of {Container} can be listed again", pattern.Container);
            _reachable = true;
        }
#pragma warning disable CA1031 // The storage may be away for a while; the host lives on and asks again.
        catch (Exception failure) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (_reachable) logger.LogError(failure, "Blobs of {Container} cannot be listed; trying on", pattern.Container);
            _reachable = false;
        }
        return wait;
    }

    private async Task BeginAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        while (UnderWay is { Length: > 0 } busy && busy.Length >= options.Parallelism) await Task.WhenAny(busy).WaitAsync(stop);
        lock (_gate) _underWay[blob.Path] = Task.Run(() => TryAsync(blob, values, stop), CancellationToken.None);
    }

    private async Task TryAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        try
        {
            await work.TryAsync(blob, values, stop);
        }
        finally
        {
            lock (_gate) _underWay.Remove(blob.Path);
            _calls.Writer.TryWrite(true);
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var call = _calls.Reader.ReadAsync(enough.Token).AsTask();
        await Task.WhenAny(call, Task.Delay(wait, time, enough.Token));
        await enough.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private Task[] UnderWay
    {
        get
        {
            lock (_gate) return [.. _underWay.Values];
        }
    }

    private bool IsUnderWay(string path)
    {
        lock (_gate) return _underWay.ContainsKey(path);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <param name="Parallelism">How many blobs are worked on at once.</param>
/// <param name="Interval">How often the container is scanned when nothing calls.</param>
internal sealed record BlobLoopOptions(int Parallelism, TimeSpan Interval);
