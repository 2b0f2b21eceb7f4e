using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>A child to start with the turn that called it.</summary>
internal sealed record ChildStart(int TaskId, string Id, StartRecord Start);

/// <summary>An event to another instance.</summary>
internal sealed record OutgoingEvent(string TargetId, byte[] Record);

/// <summary>What one turn did. All of it is committed, or none.</summary>
internal sealed class Turn
{
    public long Time { get; set; }

    /// <summary>The turn's history; empty when none of its messages still concerned the instance.</summary>
    public byte[] Chunk { get; set; } = [];

    /// <summary>The first history of the next generation, when the orchestrator continued as new.</summary>
    public byte[]? NextGeneration { get; set; }

    public OrchestrationRuntimeStatus Status { get; set; }

    public bool Ended =>
        Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>
    /// Work known only to memory is under way (activities), or code is waiting to begin: check this instance after a restart.
    /// </summary>
    public bool Wake { get; set; }

    /// <summary>The code has been told to begin.</summary>
    public bool HasBegun { get; set; }

    public bool CustomStatusChanged { get; set; }

    public byte[]? CustomStatus { get; set; }

    public byte[]? Output { get; set; }

    public byte[]? Failure { get; set; }

    public List<OpenTask> Activities { get; } = [];

    public List<OpenTask> Timers { get; } = [];

    /// <summary>Timers that were cancelled, or are still open at the end.</summary>
    public List<OpenTask> TimersGone { get; } = [];

    public List<ChildStart> Children { get; } = [];

    public List<OutgoingEvent> Events { get; } = [];

    /// <summary>Drops everything that the code asked for.</summary>
    public void DropActions()
    {
        Activities.Clear();
        Timers.Clear();
        Children.Clear();
        Events.Clear();
    }
}
