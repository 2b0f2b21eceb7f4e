using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Asks people to change a password until they have (B8): looks at the records each school morning, and whenever something happened; what is due is done there.</summary>
public static class RotateCredential
{
    // It never gives up, and its history must not grow for ever.
    private const int LooksInARun = 50;

    [Function(nameof(RotateCredential))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var rotation = context.GetInput<RotationRef>()!;
        var waits = new EventWaits(context);
        for (var look = 0; look < LooksInARun || waits.HoldAnEvent; look++)
        {
            var next = await context.CallActivityAsync<RotationLook>(nameof(RotateCredentialActivities.FollowRotation), rotation, FlowRetries.UntilItWorks);
            if (next.Until is null) return;
            await waits.AnyAsync(next.Until, RotationClosed.Event, RotationChanged.Event);
        }
        context.ContinueAsNew(rotation);
    }
}

/// <summary>May run twice: what it did shows in the record, and it does not do it again.</summary>
public sealed class RotateCredentialActivities(FollowRotation follow)
{
    [Function(nameof(FollowRotation))]
    public Task<RotationLook> FollowRotation([ActivityTrigger] RotationRef rotation, CancellationToken cancellation) => follow.RunAsync(rotation.Id, cancellation);
}
