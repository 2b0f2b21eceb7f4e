using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// Asks people to change a password until they have (B8): looks at the records each school morning, and whenever something happened; what
/// is due is done there.
/// </summary>
public static class RotateCredential
{
    [Function(nameof(RotateCredential))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) => DurableLoop.RunAsync<RotationRef>(context, async (rotation, waits) =>
    {
        var next = await context.CallActivityAsync<RotationLook>(
            nameof(RotateCredentialActivities.FollowRotation), rotation, FlowRetries.UntilItWorks);
        if (next.Until is null) return false;
        await waits.AnyAsync(next.Until, RotationClosed.Event, RotationChanged.Event);
        return true;
    });
}

/// <summary>May run twice: what it did shows in the record, and it does not do it again.</summary>
public sealed class RotateCredentialActivities(FollowRotation follow)
{
    [Function(nameof(FollowRotation))]
    public Task<RotationLook> FollowRotation(
        [ActivityTrigger] RotationRef rotation, CancellationToken cancellationToken) => follow.RunAsync(rotation.Id, cancellationToken);
}
