namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for each new or changed blob that matches a path, at least once.</summary>
/// <param name="blobPath">Container and pattern: <c>inbox/{org}/{name}.{ext}</c>. The container has at least three characters.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlobTriggerAttribute(string blobPath) : Attribute
{
    /// <summary>The path as written.</summary>
    public string BlobPath { get; } = blobPath;

    /// <summary>The setting that names the storage account; null for the default one.</summary>
    public string? Connection { get; set; }

    /// <summary>How the host learns of blobs on Azure. The embedded host always looks for itself.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}

/// <summary>How the host learns of blobs on Azure.</summary>
public enum BlobTriggerSource
{
    /// <summary>By polling; slow.</summary>
    LogsAndContainerScan,

    /// <summary>By Event Grid; what a deployed app uses.</summary>
    EventGrid,
}
