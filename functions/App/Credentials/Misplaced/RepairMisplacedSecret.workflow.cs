using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// From a secret that came by mail or web hook to somebody's word on what became of it (B7). The first mail went with the record; this
/// reminds, escalates, and ends when it is answered.
/// </summary>
public static class RepairMisplacedSecret
{
    [Function(nameof(RepairMisplacedSecret))]
    public static Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context) =>
            DurableLoop.RunAsync<MisplacedSecretRef>(context, async (secret, waits) =>
        {
            var next = await context.CallActivityAsync<MisplacedStep>(
                nameof(MisplacedActivities.FindMisplacedStep), secret, FlowRetries.UntilItWorks);
            context.SetCustomStatus(next.Do.ToString());
            if (next.Do is MisplacedAction.Finish) return false;
            if (next.Do is MisplacedAction.Wait) await waits.AnyAsync(next.Until, MisplacedAnswered.Event);
            else
                await context.CallActivityAsync(
                    nameof(MisplacedActivities.TakeMisplacedStep), new MisplacedTurn(secret.Id, next.Do), FlowRetries.UntilItWorks);
            return true;
        });
}

/// <summary>
/// The side effects of <see cref="RepairMisplacedSecret"/>. Each may run twice: what it did shows in the record, and it does not do it
/// again.
/// </summary>
public sealed class MisplacedActivities(MisplacedSteps steps)
{
    [Function(nameof(FindMisplacedStep))]
    public Task<MisplacedStep> FindMisplacedStep(
        [ActivityTrigger] MisplacedSecretRef secret,
        CancellationToken cancellationToken) => steps.FindNextAsync(secret.Id, cancellationToken);

    [Function(nameof(TakeMisplacedStep))]
    public Task TakeMisplacedStep(
        [ActivityTrigger] MisplacedTurn turn, CancellationToken cancellationToken) => steps.TakeAsync(turn.Id, turn.Do, cancellationToken);
}

/// <summary>Names one incident; the input of its flow.</summary>
public sealed record MisplacedSecretRef(Guid Id);

public sealed record MisplacedTurn(Guid Id, MisplacedAction Do);

/// <summary>Event to the flow of an incident: look, it was answered.</summary>
public sealed record MisplacedAnswered(Guid Id)
{
    public const string Event = "MisplacedAnswered";
}
