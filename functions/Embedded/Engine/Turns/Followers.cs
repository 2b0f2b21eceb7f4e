using SppsFlows.Embedded.Engine.Client;
using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>The parts of the engine that act on what a turn has written.</summary>
internal sealed class Followers
{
    public required ActivityRunner Activities { get; init; }

    public required DueTimers Timers { get; init; }

    public required Waiters Waiters { get; init; }
}
