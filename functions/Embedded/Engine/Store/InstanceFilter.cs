using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>Conditions on instances, as one fixed SQL condition with five parameters.</summary>
internal sealed record InstanceFilter(
    DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, IEnumerable<OrchestrationRuntimeStatus>? Statuses, string? Prefix)
{
    public const string Condition =
        "created >= ?1 AND created <= ?2 AND (?3 >> status) & 1 = 1 AND (?4 IS NULL OR (id >= ?4 AND substr(id, 1, ?5) = ?4))";

    private const long AnyStatus = 0xFF;

    public Statement Bind(Statement statement)
    {
        var wanted = Statuses?.Aggregate(0L, (bits, status) => bits | (1L << (int)status)) ?? AnyStatus;
        // An empty list of statuses means no condition, as in the real client.
        return statement
            .Bind(1, CreatedFrom?.UtcTicks ?? 0).Bind(2, CreatedTo?.UtcTicks ?? long.MaxValue).Bind(3, wanted == 0 ? AnyStatus : wanted)
            .Bind(4, string.IsNullOrEmpty(Prefix) ? null : Prefix).Bind(5, Prefix?.EnumerateRunes().Count() ?? 0);
    }
}
