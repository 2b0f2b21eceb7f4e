namespace SppsFlows.Benchmarks.Contenders;

/// <summary>
/// One of the things that are compared. Each runs the same two workflows, <c>five</c> and <c>three</c> steps of adding one.
/// </summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Makes it ready to run workflows; returns one line about its version and how it says it stores data.</summary>
    /// <exception cref="InvalidOperationException">It is not available on this machine; the message says why in one line.</exception>
    Task<string> StartAsync(CancellationToken cancellationToken);

    /// <summary>Clients in a closed loop: each starts a workflow, waits for its checked result, starts the next.</summary>
    Task<Load> LoadAsync(string workflow, int clients, double seconds, CancellationToken cancellationToken);

    /// <summary>The times, in milliseconds, of workflows one after the other with nothing else running.</summary>
    Task<double[]> AloneAsync(string workflow, int count, CancellationToken cancellationToken);

    /// <summary>The syncs to disk so far, by the contender's own count.</summary>
    Task<long> SyncsAsync(CancellationToken cancellationToken);
}

/// <summary>Workflows that ended within a time.</summary>
internal sealed record Load(int Count, double Seconds)
{
    public double PerSecond => Count / Seconds;
}

internal static class Workflows
{
    public static int Steps(string workflow) => workflow == "five" ? 5 : 3;
}
