using Microsoft.DurableTask;

namespace SppsFlows.Flows;

/// <summary>How flows retry a step that fails.</summary>
public static class FlowRetries
{
    /// <summary>
    /// A store, a vault or a mail server that is down will come back: retries after 5 seconds, then at growing intervals up to half an
    /// hour, for three weeks.
    /// </summary>
    public static readonly TaskOptions UntilItWorks = TaskOptions.FromRetryPolicy(
        new RetryPolicy(
            maxNumberOfAttempts: 1000, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(30)));
}
