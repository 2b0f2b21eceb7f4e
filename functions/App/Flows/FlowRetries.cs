using Microsoft.DurableTask;

namespace SppsFlows.Flows;

/// <summary>How flows repeat a step that fails.</summary>
public static class FlowRetries
{
    /// <summary>
    /// A store, a vault or a mail server that is down comes back: after 5 seconds, then ever more slowly, at last each half hour, for three
    /// weeks.
    /// </summary>
    public static readonly TaskOptions UntilItWorks = TaskOptions.FromRetryPolicy(
        new RetryPolicy(
            maxNumberOfAttempts: 1000, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(30)));
}
