namespace SppsFlows.Embedded.Engine.History;

/// <summary>What a history record says. The numbers are stored; never change one.</summary>
internal enum RecordKind : byte
{
    /// <summary>The first record of a generation: name, parent, version, tags, input.</summary>
    Started = 1,

    /// <summary>The beginning of a turn, with its time. Its actions follow, then what it consumed.</summary>
    Turn = 2,

    // Consumed by a turn.
    Begin = 3,
    TaskDone = 4,
    TaskFailed = 5,
    TimerFired = 6,
    Event = 7,
    Suspend = 8,
    Resume = 9,
    Terminate = 10,

    // Done by the orchestrator's code.
    Activity = 16,
    Timer = 17,
    TimerCancelled = 18,
    Child = 19,
    EventSent = 20,

    /// <summary>An activity with a version or tags of its own.</summary>
    MarkedActivity = 21,
}
