using Microsoft.DurableTask.Abstractions;

namespace SppsFlows.Embedded.Engine;

/// <summary>Which versions of flows this process runs, by the rules and names of <c>host.json</c> on the real host.</summary>
public sealed record FlowVersions
{
    /// <summary>
    /// The version given to flows that are started without one, and the version that others are compared with; empty for none.
    /// </summary>
    public string Default { get; init; } = "";

    public VersionMatchStrategy Match { get; init; } = VersionMatchStrategy.CurrentOrOlder;

    public VersionFailureStrategy Failure { get; init; } = VersionFailureStrategy.Reject;

    /// <summary>True when this process may run a flow of that version. Empty is older than every version.</summary>
    internal bool Admits(string version) => Match switch
    {
        VersionMatchStrategy.None => true,
        VersionMatchStrategy.Strict => version == Default,
        _ => version.Length == 0 || version == Default || TaskOrchestrationVersioningUtils.CompareVersions(version, Default) <= 0,
    };
}

/// <summary>How a flow's version is compared with <see cref="FlowVersions.Default"/> before each of its turns.</summary>
public enum VersionMatchStrategy
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It must be the same.</summary>
    Strict,

    /// <summary>It must not be newer.</summary>
    CurrentOrOlder,
}

/// <summary>What happens to a flow of a version that this process does not run.</summary>
public enum VersionFailureStrategy
{
    /// <summary>It waits, with everything sent to it, until a process runs its version.</summary>
    Reject,

    /// <summary>It fails.</summary>
    Fail,
}
