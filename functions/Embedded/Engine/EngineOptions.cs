namespace SppsFlows.Embedded.Engine;

/// <summary>How an engine runs. The defaults suit a district on one small machine.</summary>
public sealed record EngineOptions
{
    /// <summary>The folder that holds <c>flows.db</c> and its lock; created if missing. One process owns it at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How many activities run at once.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>How many instances keep their state in memory between turns; 0 replays each turn from history.</summary>
    public int MaxWarmInstances { get; init; } = 4000;

    /// <summary>How many threads run orchestrator turns.</summary>
    public int TurnThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Which versions of flows this engine runs. Without a default version: those that have none.</summary>
    public FlowVersions Versions { get; init; } = new();

    /// <summary>How long a draining stop waits for running activities.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
