using System.Collections.Concurrent;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// What one function has done with each version of each blob, and when the next try is due. The receipts outlive the process; the failures,
/// from which waits are counted, do not.
/// </summary>
internal sealed class BlobProgress(string function, string container, BlobReceipts receipts, TimeProvider time)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, BlobReceipt> _receipts = new(receipts.Read(function));
    private readonly ConcurrentDictionary<string, (long At, string Reason)> _failures = new();

    /// <summary>How long until this version is to be tried, zero for now; null when there is nothing left to do with it.</summary>
    public TimeSpan? DueIn(BlobSeen blob)
    {
        if (!_receipts.TryGetValue(KeyOf(blob.Path), out var receipt) || receipt.ETag != blob.ETag) return TimeSpan.Zero;
        if (receipt.State != BlobState.Tried) return null;
        if (!_failures.TryGetValue(blob.Path, out var failure)) return TimeSpan.Zero;
        var left = (FirstRetry * Math.Pow(2, receipt.Tries - 1)) - time.GetElapsedTime(failure.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>How many tries of this version are on record; those of another version do not count.</summary>
    public int TriesOf(BlobSeen blob) =>
        _receipts.TryGetValue(KeyOf(blob.Path), out var known) && known.ETag == blob.ETag ? known.Tries : 0;

    /// <summary>It is on disk when the call returns.</summary>
    public void Save(BlobSeen blob, int tried, BlobState state)
    {
        var receipt = new BlobReceipt(blob.ETag, tried, state);
        receipts.Write(function, KeyOf(blob.Path), receipt);
        _receipts[KeyOf(blob.Path)] = receipt;
    }

    /// <summary>Starts the wait for the next try.</summary>
    public void Failed(BlobSeen blob, string reason) => _failures[blob.Path] = (time.GetTimestamp(), reason);

    /// <summary>Why the last try failed; null when this process has not seen it fail.</summary>
    public string? FailureOf(BlobSeen blob) => _failures.TryGetValue(blob.Path, out var failure) ? failure.Reason : null;

    public void ForgetFailure(BlobSeen blob) => _failures.TryRemove(blob.Path, out _);

    /// <summary>Drops the receipts of blobs that are gone, so that they do not pile up.</summary>
    public void ForgetAllBut(Func<string, bool> isPresent)
    {
        foreach (var key in _receipts.Keys.Where(key => !key.StartsWith(container + "/", StringComparison.Ordinal)
            || !isPresent(key[(container.Length + 1)..])).ToList())
        {
            receipts.Forget(function, key);
            _receipts.TryRemove(key, out _);
            _failures.TryRemove(key[(container.Length + 1)..], out _);
        }
    }

    private string KeyOf(string path) => $"{container}/{path}";
}
