using SppsFlows.Conformance.App.Control;

namespace SppsFlows.Conformance.Driving;

/// <summary>A host that runs the suite's functions. Tests see hosts through this only.</summary>
public interface IConformanceHost : IAsyncDisposable
{
    /// <summary>Its column in docs/conformance.md, which its runs must match; null when they need not.</summary>
    string? Column { get; }

    /// <summary>The durable client's operations.</summary>
    IOrchestrations Orchestrations { get; }

    /// <summary>For the HTTP functions; its base address is the host.</summary>
    HttpClient Http { get; }

    Abilities Abilities { get; }

    /// <summary>
    /// The shortest time that separates timers and retries: an hour if the clock can be moved, seconds if tests must wait.
    /// </summary>
    TimeSpan Unit { get; }

    /// <summary>By how much a timer may fire early: nothing, or the second to which the real host truncates a time.</summary>
    TimeSpan Early { get; }

    /// <summary>How long something that must happen may take.</summary>
    TimeSpan Patience { get; }

    /// <summary>Lets time pass, by moving the clock or by waiting.</summary>
    Task PassTimeAsync(TimeSpan time);

    /// <summary>Stops the host and starts it again on the same data.</summary>
    Task RestartAsync();

    /// <summary>Puts a text where blob triggers look.</summary>
    Task PutBlobAsync(string container, string name, string content);
}

/// <summary>
/// What a host can do beyond the public API, or does if hosts differ (docs/conformance.md). A test that needs a missing one is skipped.
/// </summary>
[Flags]
public enum Abilities
{
    None = 0,

    /// <summary>Time can be moved: 30 days cost nothing.</summary>
    MovesClock = 1,

    /// <summary>The suite can stop and start it.</summary>
    Restarts = 2,

    /// <summary>An orchestrator that awaits anything but its context's tasks fails, with its name.</summary>
    FailsForeignAwaits = 4,

    /// <summary>An instance that failed shows its failure details.</summary>
    KeepsFailureDetails = 8,

    /// <summary>Every turn replays the whole history.</summary>
    AlwaysReplays = 16,

    /// <summary>The suite can put blobs.</summary>
    TakesBlobs = 32,

    /// <summary>The old custom status is shown through the first turn after continue-as-new, unless that turn sets its own.</summary>
    ShowsOldStatus = 64,

    /// <summary>A query that does not ask for payloads gets none, outputs included.</summary>
    HidesOutputs = 128,

    /// <summary>Of many simultaneous starts under one id, one is accepted and the others are refused.</summary>
    RefusesRaces = 256,

    /// <summary>An event arrives once, even while its instance continues as new.</summary>
    DeliversOnce = 512,

    /// <summary>Events that one instance sends to another arrive in the order of sending.</summary>
    KeepsOrderOfSentEvents = 1024,

    /// <summary>Functions with HTTP and timer triggers run.</summary>
    TakesTriggers = 2048,

    /// <summary>
    /// Raising, terminating, suspending and resuming are refused for an instance that is unknown, or whose status does not allow it.
    /// </summary>
    RefusesUnlessRunning = 4096,

    /// <summary>A start under the id of an instance that has not ended is refused.</summary>
    RefusesTakenIds = 8192,

    /// <summary>A start in the future waits for its time.</summary>
    StartsLater = 16384,

    /// <summary>Events that nobody waited for before continue-as-new reach the next run.</summary>
    CarriesEvents = 32768,

    /// <summary>A query that does not ask for payloads gets no inputs.</summary>
    HidesInputs = 65536,

    /// <summary>
    /// Children and restarted instances have the tags of the instance that they come from; a tag of the host's own name is refused.
    /// </summary>
    HandsTagsOn = 131072,

    /// <summary>A custom status of more than 16 KB fails its instance.</summary>
    LimitsStatus = 262144,

    /// <summary>A retry handler is not asked about an activity that does not exist.</summary>
    SparesHandlersUnknownTasks = 524288,

    /// <summary>What the embedded host and the real one have in common.</summary>
    Functions = TakesTriggers | RefusesUnlessRunning | RefusesTakenIds | StartsLater | CarriesEvents | HidesInputs | ShowsOldStatus
        | HandsTagsOn
        | LimitsStatus,

    /// <summary>Everything that the embedded host does and the real one does not.</summary>
    BeyondReal = FailsForeignAwaits | KeepsFailureDetails | HidesOutputs | RefusesRaces | DeliversOnce | KeepsOrderOfSentEvents
        | SparesHandlersUnknownTasks,
}
