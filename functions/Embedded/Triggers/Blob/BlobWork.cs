using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// Tries a blob function on a blob. A try is recorded before it begins, so that a blob which kills the process is tried no more often than
/// any other that fails. After the last try the blob stays where it is, and a note with the reason goes to the poison container.
/// </summary>
internal sealed class BlobWork(BlobCall call, BlobProgress progress, int tries, IBlobSource source, TimeProvider time, ILogger logger)
{
    public const string PoisonContainer = "webjobs-blobtrigger-poison";

    public async Task TryAsync(BlobSeen blob, Dictionary<string, object?> values, CancellationToken stop)
    {
        var before = progress.TriesOf(blob);
        if (before >= tries)
        {
            await PoisonAsync(blob, before, progress.FailureOf(blob) ?? "The process ended during the last try.", stop);
            return;
        }
        try
        {
            progress.Save(blob, before + 1, BlobState.Tried);
            await call.RunAsync(blob, values, stop);
            progress.Save(blob, before + 1, BlobState.Done);
            progress.ForgetFailure(blob);
        }
        catch (BlobChangedException)
        {
            // It no longer has this version; the next scan sees what is there now.
            progress.Save(blob, before, BlobState.Tried);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Save(blob, before, BlobState.Tried);
        }
#pragma warning disable CA1031 // Every failure of a function counts as a try.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            await FailedAsync(blob, before + 1, failure, stop);
        }
    }

    private async Task FailedAsync(BlobSeen blob, int tried, Exception failure, CancellationToken stop)
    {
        // The type only: a message may quote the blob.
        var reason = failure.GetType().FullName!;
        progress.Failed(blob, reason);
        if (tried < tries)
        {
            logger.LogWarning(
                failure, "Blob function {Function} failed on {Blob}, try {Try} of {Tries}", call.Function, call.KeyOf(blob.Path), tried,
                tries);
            return;
        }
        logger.LogError(
            failure, "Blob function {Function} failed on {Blob} for the last time; it is poison now", call.Function, call.KeyOf(blob.Path));
        await PoisonAsync(blob, tried, reason, stop);
    }

    private async Task PoisonAsync(BlobSeen blob, int tried, string reason, CancellationToken stop)
    {
        var key = call.KeyOf(blob.Path);
        var note = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Type = "BlobTrigger",
            FunctionId = call.Function,
            ContainerName = call.Container,
            BlobName = blob.Path,
            blob.ETag,
            Reason = reason,
            Tries = tried,
            At = time.GetUtcNow(),
        });
        // Named by a digest: the blob's own path may be too long for a name.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{blob.ETag}")))[..32];
        try
        {
            await source.WriteAsync(PoisonContainer, $"{call.Function}/{name}.json", note, stop);
            progress.Save(blob, tried, BlobState.Poison);
        }
#pragma warning disable CA1031 // The storage may be away: the receipt says that the tries are used up, and the note is written later.
        catch (Exception unwritten)
#pragma warning restore CA1031
        {
            progress.Failed(blob, reason);
            logger.LogError(unwritten, "The note on poison blob {Blob} cannot be written yet", key);
        }
    }
}
