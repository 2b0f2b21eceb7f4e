using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>Containers of an Azure storage account, or of Azurite, listed at intervals.</summary>
internal sealed class AzureBlobs(string connectionString) : IBlobSource
{
    private readonly BlobServiceClient _service = new(connectionString);

    public async IAsyncEnumerable<BlobSeen> ListAsync(string container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = _service.GetBlobContainerClient(container);
        if (!await client.ExistsAsync(cancellationToken)) yield break;
        await foreach (var blob in client.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (blob.Properties.ETag is { } etag) yield return new BlobSeen(blob.Name, etag.ToString());
        }
    }

    public async Task<Stream> OpenAsync(string container, BlobSeen blob, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobOpenReadOptions(
                allowModifications: false)
            { Conditions = new BlobRequestConditions { IfMatch = new ETag(blob.ETag) } };
            return await _service.GetBlobContainerClient(container).GetBlobClient(blob.Path).OpenReadAsync(options, cancellationToken);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            throw new BlobChangedException(changed);
        }
    }

    public async Task WriteAsync(string container, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var client = _service.GetBlobContainerClient(container);
        await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await client.GetBlobClient(path).UploadAsync(new BinaryData(content), overwrite: true, cancellationToken);
    }

    public IDisposable? Watch(string container, Action changed) => null;
}
