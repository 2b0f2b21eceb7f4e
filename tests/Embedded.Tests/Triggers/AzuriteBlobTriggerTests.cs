using Azure.Storage.Blobs;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class AzuriteBlobTriggerTests(AzuriteServer azurite) : BlobTriggerContract, IClassFixture<AzuriteServer>, IAsyncLifetime
{
    private BlobServiceClient _service = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(azurite.Unavailable is not null, azurite.Unavailable ?? "");
        _service = new BlobServiceClient(azurite.ConnectionString);
        // Each test finds an empty account.
        await foreach (var container in _service.GetBlobContainersAsync()) await _service.DeleteBlobContainerAsync(container.Name);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Blob_DeletedBetweenTries_IsForgotten()
    {
        await using var host = await StartAsync();
        await PutAsync("lake/first.txt", "first");
        await SeeAsync("lake|first|txt|inbox/lake/first.txt|first");
        await _service.GetBlobContainerClient("inbox").DeleteBlobAsync("lake/first.txt");
        await PutAsync("lake/second.txt", "second");
        await SeeAsync("lake|second|txt|inbox/lake/second.txt|second");
        await PutAsync("lake/first.txt", "again");
        await SeeAsync("lake|first|txt|inbox/lake/first.txt|again");
    }

    protected override void Configure(EmbeddedApplicationBuilder builder) =>
        builder.Configuration["Storage:ConnectionString"] = azurite.ConnectionString;

    protected override async Task PutAsync(string path, string content)
    {
        var container = _service.GetBlobContainerClient("inbox");
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(path).UploadAsync(BinaryData.FromString(content), overwrite: true);
    }

    protected override async Task<string?> ReadAsync(string container, string path) =>
        (await _service.GetBlobContainerClient(container).GetBlobClient(path).DownloadContentAsync()).Value.Content.ToString();

    protected override async Task<IReadOnlyList<string>> ListAsync(string container)
    {
        var client = _service.GetBlobContainerClient(container);
        var names = new List<string>();
        if (await client.ExistsAsync())
        {
            await foreach (var blob in client.GetBlobsAsync()) names.Add(blob.Name);
        }
        return names;
    }
}
