using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// Containers as folders, blobs as the files in them. A file counts once it has stopped growing, so that a slow copy is not read
/// half-written.
/// </summary>
internal sealed class FolderBlobs(string root, ILogger logger) : IBlobSource
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly string[] UnfinishedNames = [".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", "~"];

    // Links are not followed: a blob must not lead out of its container.
    private static readonly EnumerationOptions Files = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true
    };
    private readonly ConcurrentDictionary<string, (string ETag, long Since)> _unsettled = new();

    public async IAsyncEnumerable<BlobSeen> ListAsync(
        string container, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var folder = new DirectoryInfo(Path.Combine(root, container));
        if (!folder.Exists) yield break;
        foreach (var file in folder.EnumerateFiles("*", Files))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (IsUnfinished(path) || ETagOf(file) is not { } etag) continue;
            yield return new BlobSeen(path, etag, IsSettled(file, etag));
        }
    }

    public Task<Stream> OpenAsync(string container, BlobSeen blob, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(root, container, blob.Path));
        try
        {
            var stream = new FileStream(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 81920,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (ETagOf(file) == blob.ETag) return Task.FromResult<Stream>(stream);
            stream.Dispose();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobChangedException(gone);
        }
        throw new BlobChangedException();
    }

    public Task WriteAsync(string container, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        DataFolder.WriteWhole(Path.Combine(root, container, path), content.Span);
        return Task.CompletedTask;
    }

    public IDisposable? Watch(string container, Action changed)
    {
        var folder = Path.Combine(root, container);
        DataFolder.CreatePrivate(folder);
        try
        {
            var watcher = new FileSystemWatcher(
                folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName
                    | NotifyFilters.LastWrite
                    | NotifyFilters.Size
            };
            watcher.Created += (_, _) => changed();
            watcher.Changed += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            // The system dropped events: scan everything.
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException unavailable)
        {
            logger.LogWarning(unavailable, "The folder {Folder} cannot be watched; it is looked through at intervals instead", folder);
            return null;
        }
    }

    private static bool IsUnfinished(string path) =>
        path.Split('/').Any(part => part.StartsWith('.'))
            || UnfinishedNames.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private bool IsSettled(FileInfo file, string etag)
    {
        // By the machine's clock, which stamps files, whatever clock the app uses.
        if (TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc > Quiet)
        {
            _unsettled.TryRemove(file.FullName, out _);
            return true;
        }
        var seen = _unsettled.AddOrUpdate(
            file.FullName, _ => (etag, Stopwatch.GetTimestamp()),
            (_, before) => before.ETag == etag ? before : (etag, Stopwatch.GetTimestamp()));
        return Stopwatch.GetElapsedTime(seen.Since) >= Quiet && _unsettled.TryRemove(file.FullName, out _);
    }

    private static string? ETagOf(FileInfo file)
    {
        try
        {
            file.Refresh();
            return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}") : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
