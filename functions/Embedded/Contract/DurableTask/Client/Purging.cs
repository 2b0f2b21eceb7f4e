namespace Microsoft.DurableTask.Client;

/// <summary>Which ended instances to remove; a null leaves its condition out.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

/// <summary>Whether ended sub-orchestrations are removed too.</summary>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>How many instances were removed.</summary>
public class PurgeResult
{
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    public int PurgedInstanceCount { get; }
}
