using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// Runs a blob function and keeps its receipts. A try is written down before it begins, so that a blob which ends the
/// process is tried no more often than another that fails; after the last try the blob stays where it is, and a note with the
/// reason is put into the poison container.
/// </summary>
internal sealed class BlobWork(
    FunctionMethod function, string container, IBlobSource source, BlobReceipts receipts, int tries, FunctionRunner runner,
    IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
{
    public const string PoisonContainer = "webjobs-blobtrigger-poison";
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, BlobReceipt> _receipts = new(receipts.Read(function.Name));
    private readonly ConcurrentDictionary<string, (long At, string Reason)> _failures = new();

    /// <summary>How long until this version is to be tried, zero for now; null when all is done with it.</summary>
    public TimeSpan? DueIn(BlobSeen blob)
    {
        if (!_receipts.TryGetValue(Key(blob.Path), out var receipt) || receipt.ETag != blob.ETag) return TimeSpan.Zero;
        if (receipt.State != BlobState.Tried) return null;
        if (!_failures.TryGetValue(blob.Path, out var failure)) return TimeSpan.Zero;
        var left = (FirstRetry * Math.Pow(2, receipt.Tries - 1)) - time.GetElapsedTime(failure.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public async Task TryAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        var before = _receipts.TryGetValue(Key(blob.Path), out var known) && known.ETag == blob.ETag ? known.Tries : 0;
        if (before >= tries)
        {
            await PoisonAsync(
                blob, before, _failures.TryGetValue(blob.Path, out var failure) ? failure.Reason : "The process ended during the last try.",
                stop);
            return;
        }
        try
        {
            Save(blob, before + 1, BlobState.Tried);
            await RunAsync(blob, values, stop);
            Save(blob, before + 1, BlobState.Done);
            _failures.TryRemove(blob.Path, out _);
        }
        catch (BlobChangedException)
        {
            // Not this version any more; the next look sees what is there now.
            Save(blob, before, BlobState.Tried);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Save(blob, before, BlobState.Tried);
        }
#pragma warning disable CA1031 // Every failure of a function counts as a try.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await FailedAsync(blob, before + 1, failure, stop);
        }
    }

    /// <summary>Drops the receipts of blobs that are gone, so that they do not pile up.</summary>
    public void ForgetAllBut(Func<string, bool> isPresent)
    {
        foreach (var key in _receipts.Keys.Where(key => !key.StartsWith(container + "/", StringComparison.Ordinal)
            || !isPresent(key[(container.Length + 1)..])).ToList())
        {
            receipts.Forget(function.Name, key);
            _receipts.TryRemove(key, out _);
            _failures.TryRemove(key[(container.Length + 1)..], out _);
        }
    }

    private async Task RunAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        await using var stream = await source.OpenAsync(container, blob, stop);
        var type = function.TriggerParameter.ParameterType;
        object content = type == typeof(Stream) ? stream
            : type == typeof(string) ? await new StreamReader(stream).ReadToEndAsync(stop)
            : await BytesAsync(stream, stop);
        values["BlobTrigger"] = Key(blob.Path);
        await using var invocation = new Invocation(function, scopes, values, stop) { TriggerValue = content };
        await runner.RunAsync(invocation);
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken stop)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, stop);
        return memory.ToArray();
    }

    private async Task FailedAsync(BlobSeen blob, int tried, Exception failure, CancellationToken stop)
    {
        // The type only: a message may hold what was in the blob.
        var reason = failure.GetType().FullName!;
        _failures[blob.Path] = (time.GetTimestamp(), reason);
        if (tried < tries)
        {
            logger.LogWarning(
                failure, "Blob function {Function} failed on {Blob}, try {Try} of {Tries}", function.Name, Key(blob.Path), tried, tries);
            return;
        }
        logger.LogError(
            failure, "Blob function {Function} failed on {Blob} for the last time; it is poison now", function.Name, Key(blob.Path));
        await PoisonAsync(blob, tried, reason, stop);
    }

    private async Task PoisonAsync(BlobSeen blob, int tried, string reason, CancellationToken stop)
    {
        var key = Key(blob.Path);
        var note = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Type = "BlobTrigger",
            FunctionId = function.Name,
            ContainerName = container,
            BlobName = blob.Path,
            blob.ETag,
            Reason = reason,
            Tries = tried,
            At = time.GetUtcNow(),
        });
        // Named by a digest: the blob's own path may be longer than a name can be.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{blob.ETag}")))[..32];
        try
        {
            await source.WriteAsync(PoisonContainer, $"{function.Name}/{name}.json", note, stop);
            Save(blob, tried, BlobState.Poison);
        }
#pragma warning disable CA1031 // The storage may be away: the receipt says that the tries are used up, and the note is written later.
        catch (Exception unwritten)
#pragma warning restore CA1031
        {
            _failures[blob.Path] = (time.GetTimestamp(), reason);
            logger.LogError(unwritten, "The note on poison blob {Blob} cannot be written yet", key);
        }
    }

    private void Save(BlobSeen blob, int tried, BlobState state)
    {
        var receipt = new BlobReceipt(blob.ETag, tried, state);
        receipts.Write(function.Name, Key(blob.Path), receipt);
        _receipts[Key(blob.Path)] = receipt;
    }

    private string Key(string path) => $"{container}/{path}";
}
