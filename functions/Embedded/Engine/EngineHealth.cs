namespace SppsFlows.Embedded.Engine;

/// <summary>
/// The engine's state at one moment. <paramref name="Problem"/> says in a sentence what is wrong, and is null when all is well.
/// </summary>
/// <param name="IsRunning">Started and not yet stopped.</param>
/// <param name="Problem">The store fault that currently keeps turns from being committed.</param>
/// <param name="WarmInstances">Instances with their state in memory.</param>
/// <param name="RunningActivities">Activities running now.</param>
/// <param name="QueuedActivities">Activities waiting for a free slot.</param>
public sealed record EngineHealth(bool IsRunning, string? Problem, int WarmInstances, int RunningActivities, int QueuedActivities);

/// <summary>Counters since the engine was opened.</summary>
/// <param name="Turns">Orchestrator turns committed.</param>
/// <param name="Activities">Activity runs that ended.</param>
/// <param name="Commits">SQLite transactions committed; each costs one fsync of the write-ahead log.</param>
/// <param name="Checkpoints">Times the write-ahead log was copied into the database; each costs up to two fsyncs.</param>
/// <param name="ReplayedEvents">History records read again to bring cold instances into memory.</param>
public readonly record struct EngineMetrics(long Turns, long Activities, long Commits, long Checkpoints, long ReplayedEvents)
{
    /// <summary>The most fsyncs that these commits and checkpoints can have cost.</summary>
    public long Fsyncs => Commits + (2 * Checkpoints);
}
