using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// The account is closed: has the vault let go of its secrets, again and again while it is down, and waits for a seal that is on its way.
/// </summary>
public static class RevokeCredential
{
    /// <summary>A seal on its way is over by then, one way or the other.</summary>
    private static readonly TimeSpan SealTime = TimeSpan.FromMinutes(1);

    [Function(nameof(RevokeCredential))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) => DurableLoop.RunAsync<HandOverRef>(context, async (task, waits) =>
    {
        if (await context.CallActivityAsync<bool>(nameof(RevokeCredentialActivities.EmptyVault), task, FlowRetries.UntilItWorks))
            return false;
        await waits.AnyAsync(context.CurrentUtcDateTime + SealTime);
        return true;
    });
}

/// <summary>May run twice: what it did shows in the records, and it does not do it again.</summary>
public sealed class RevokeCredentialActivities(EmptyVault empty)
{
    [Function(nameof(EmptyVault))]
    public Task<bool> EmptyVault(
        [ActivityTrigger] HandOverRef task, CancellationToken cancellationToken) => empty.RunAsync(task.Id, cancellationToken);
}

/// <summary>Names one hand-over; the input of its flow.</summary>
public sealed record HandOverRef(Guid Id);
