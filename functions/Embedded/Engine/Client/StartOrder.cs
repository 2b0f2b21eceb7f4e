using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>What a client asked for with a start, checked.</summary>
/// <param name="Id">Null to have one generated.</param>
/// <param name="Kept">Which ended instances keep the id: a bit for each status.</param>
internal readonly record struct StartOrder(StartRecord Start, string? Id, DateTimeOffset? At, int Kept)
{
    /// <exception cref="ArgumentException">An id, a tag or a status is not as it must be.</exception>
    public static StartOrder From(TaskName name, object? input, StartOrchestrationOptions? options, string defaultVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (options is null)
            return new StartOrder(new StartRecord(name.Name, Payloads.Write(input)) { Version = defaultVersion }, null, null, 0);
        InstanceIds.CheckNoEntity(options.InstanceId, nameof(options));
        if (options.Tags.Count > 0) FlowTags.Check(options.Tags.Keys);
        // A version that is given wins, even the empty one.
        var start = new StartRecord(name.Name, Payloads.Write(input))
        {
            Version = options.Version?.Version ?? defaultVersion,
            Tags = options.Tags.Count > 0 ? TagCodec.Write(options.Tags) : default,
        };
        return new StartOrder(
            start, string.IsNullOrEmpty(options.InstanceId) ? null : options.InstanceId, options.StartAt, KeptBy(options));
    }

    // Instances that have not ended always keep their id.
    private static int KeptBy(StartOrchestrationOptions options)
    {
        var kept = 0;
        foreach (var word in options.DedupeStatuses ?? [])
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(word, ignoreCase: true, out var status) || !Enum.IsDefined(status))
                throw new ArgumentException(
                    $"'{word}', among the statuses for deduplication, is no status of an orchestration.", nameof(options));
            kept |= 1 << (int)status;
        }

        return kept;
    }
}
