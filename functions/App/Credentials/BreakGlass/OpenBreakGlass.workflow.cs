using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Assignments;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// From asking to one look inside its window, or to its end without one (B5). Looks at the records, takes the step that they say, and waits
/// for what must come from outside; then looks again.
/// </summary>
public static class OpenBreakGlass
{
    [Function(nameof(OpenBreakGlass))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) => DurableLoop.RunAsync<BreakGlassRef>(context, async (glass, waits) =>
    {
        // Ends a window that has passed, and has the password changed after a look.
        var next = await context.CallActivityAsync<BreakGlassStep>(
            nameof(OpenBreakGlassActivities.FollowBreakGlass), glass, FlowRetries.UntilItWorks);
        context.SetCustomStatus(next.Do.ToString());
        switch (next.Do)
        {
            case BreakGlassAction.ApproverDecides:
                await waits.AssignmentEndedAsync(BreakGlassWithdrawn.Event);
                await context.CallActivityAsync(
                    nameof(OpenBreakGlassActivities.ConcludeBreakGlass), glass, FlowRetries.UntilItWorks);
                return true;
            case BreakGlassAction.WindowIsOpen:
                await waits.AnyAsync(next.Until, BreakGlassRevealed.Event, BreakGlassWithdrawn.Event, BreakGlassReopened.Event);
                return true;
            default:
                return false;
        }
    });
}

/// <summary>Each may run twice: what it did shows in the record, and it does not do it again.</summary>
public sealed class OpenBreakGlassActivities(FollowBreakGlass follow, ConcludeBreakGlass conclude)
{
    [Function(nameof(FollowBreakGlass))]
    public Task<BreakGlassStep> FollowBreakGlass(
        [ActivityTrigger] BreakGlassRef glass, CancellationToken cancellationToken) => follow.RunAsync(glass.Id, cancellationToken);

    [Function(nameof(ConcludeBreakGlass))]
    public Task ConcludeBreakGlass(
        [ActivityTrigger] BreakGlassRef glass, CancellationToken cancellationToken) => conclude.RunAsync(glass.Id, cancellationToken);
}

/// <summary>What the flow does next. References only.</summary>
/// <param name="Until">UTC.</param>
public sealed record BreakGlassStep(BreakGlassAction Do, DateTime? Until = null);

/// <summary>Stands in histories; never rename or renumber.</summary>
public enum BreakGlassAction
{
    Ended = 0,
    ApproverDecides = 1,

    /// <summary>Also after the look: one that the vault did not answer to is given back until the window ends.</summary>
    WindowIsOpen = 2,
}
