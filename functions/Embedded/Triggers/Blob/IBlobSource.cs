namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>Where blobs come from: a folder, or Azure Blob Storage.</summary>
internal interface IBlobSource
{
    /// <summary>All blobs of a container; none when the container does not exist.</summary>
    IAsyncEnumerable<BlobSeen> ListAsync(string container, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading, in the version that was seen.</summary>
    /// <exception cref="BlobChangedException">It was deleted, or now has another version.</exception>
    Task<Stream> OpenAsync(string container, BlobSeen blob, CancellationToken cancellationToken);

    /// <summary>Writes a small blob as a whole, creating the container if it is missing.</summary>
    Task WriteAsync(string container, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Calls back when something may have changed, until disposed. A source that cannot watch does nothing: it is listed regularly anyway.
    /// </summary>
    IDisposable? Watch(string container, Action changed);
}

/// <summary>
/// A version of a blob. <paramref name="Path"/> is without the container, with slashes; <paramref name="Settled"/> is false while it may
/// still be written.
/// </summary>
internal sealed record BlobSeen(string Path, string ETag, bool Settled = true);

/// <summary>The blob no longer has the version that was seen; the next scan shows what is there.</summary>
internal sealed class BlobChangedException(Exception? inner = null) : Exception("The blob has changed since it was seen.", inner);
