using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// From a manager who left to an account in good hands, or closed (A11). Looks at the records, takes the step that
/// <see cref="HandOverPlan"/> says, waits for the next school morning or an answer; then looks again. It ends only when somebody has
/// decided, or there is nothing left to decide.
/// </summary>
public static class HandOverAccount
{
    [Function(nameof(HandOverAccount))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) => DurableLoop.RunAsync<HandOverRef>(context, async (task, waits) =>
    {
        var next = await context.CallActivityAsync<HandOverStep>(
            nameof(HandOverActivities.FindHandOverStep), task, FlowRetries.UntilItWorks);
        context.SetCustomStatus(next.Do.ToString());
        switch (next.Do)
        {
            case HandOverAction.Finish:
                return false;
            case HandOverAction.Wait:
                await waits.AnyAsync(next.Until, HandOverChanged.Event);
                return true;
            case HandOverAction.EmptyVault: // attested: the vault may be down for days
                await context.CallActivityAsync(nameof(HandOverActivities.EmptyVaultOfAccount), task, FlowRetries.UntilItWorks);
                return true;
            default:
                await context.CallActivityAsync(
                    nameof(HandOverActivities.TakeHandOverStep), new HandOverTurn(task.Id, next.Do), FlowRetries.UntilItWorks);
                return true;
        }
    });
}

/// <summary>
/// The side effects of <see cref="HandOverAccount"/>. Each may run twice: what it did shows in the records, and it does not do it again.
/// </summary>
public sealed class HandOverActivities(HandOverSteps steps, CloseAccount close)
{
    [Function(nameof(FindHandOverStep))]
    public Task<HandOverStep> FindHandOverStep(
        [ActivityTrigger] HandOverRef task, CancellationToken cancellationToken) => steps.FindNextAsync(task.Id, cancellationToken);

    [Function(nameof(TakeHandOverStep))]
    public Task TakeHandOverStep(
        [ActivityTrigger] HandOverTurn turn, CancellationToken cancellationToken) => steps.TakeAsync(turn.Id, turn.Do, cancellationToken);

    [Function(nameof(EmptyVaultOfAccount))]
    public Task EmptyVaultOfAccount(
        [ActivityTrigger] HandOverRef task, CancellationToken cancellationToken) => close.EmptyVaultAsync(task.Id, cancellationToken);
}

/// <summary>Names one hand-over; the input of its flow.</summary>
public sealed record HandOverRef(Guid Id);

public sealed record HandOverTurn(Guid Id, HandOverAction Do);

/// <summary>Event to the flow of a hand-over: look, something happened.</summary>
public sealed record HandOverChanged(Guid Id)
{
    public const string Event = "HandOverChanged";
}
