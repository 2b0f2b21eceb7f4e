using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Approvals;

/// <summary>
/// Asks until it is decided or over (A4–A6). The truth is the <see cref="Approval"/>; the event only wakes the flow.
/// It looks again every school morning, so that a new approver is found and nothing rests on one long timer.
/// </summary>
public static class AskApproverWorkflow
{
    // The history stays short however long the wait: a flow may live for years (A6).
    private const int MorningsPerRun = 20;

    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 1_000, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(30)));

    [Function(nameof(AskApprover))]
    public static async Task<ApprovalOutcome> AskApprover([OrchestrationTrigger] TaskOrchestrationContext context, AskApproverInput input)
    {
        var flow = new ApprovalFlow(input.ApprovalId, context.InstanceId);
        var decided = context.WaitForExternalEvent<ApprovalDecided>(ApprovalDecided.Event);
        for (var mornings = 0; ;)
        {
            var step = await context.CallActivityAsync<ApprovalStep>(nameof(AskApproverActivities.FindNextStep), flow, Retry);
            switch (step.Do)
            {
                case ApprovalAction.Finish:
                    return step.Outcome!.Value;
                case ApprovalAction.Ask:
                    await context.CallActivityAsync(nameof(AskApproverActivities.MailApprover), flow, Retry);
                    break;
                case ApprovalAction.Remind:
                    await context.CallActivityAsync(nameof(AskApproverActivities.RemindApprover), flow, Retry);
                    break;
                case ApprovalAction.Escalate:
                    await context.CallActivityAsync(nameof(AskApproverActivities.EscalateApproval), flow, Retry);
                    break;
                case ApprovalAction.TellNobodyDecides:
                    await context.CallActivityAsync(nameof(AskApproverActivities.TellNobodyDecides), flow, Retry);
                    break;
                case ApprovalAction.Expire:
                    await context.CallActivityAsync(nameof(AskApproverActivities.ExpireApproval), flow, Retry);
                    break;
                case ApprovalAction.Wait when mornings++ == MorningsPerRun:
                    context.ContinueAsNew(input);
                    return default;
                case ApprovalAction.Wait:
                    if (await WaitAsync(context, decided, step.Until!.Value))
                        decided = context.WaitForExternalEvent<ApprovalDecided>(ApprovalDecided.Event);
                    break;
                default:
                    throw new InvalidOperationException($"Unknown step {step.Do}.");
            }
        }
    }

    /// <returns>True when the event came, false when the morning did.</returns>
    private static async Task<bool> WaitAsync(TaskOrchestrationContext context, Task<ApprovalDecided> decided, DateTime until)
    {
        using var timerLost = new CancellationTokenSource();
        var morning = context.CreateTimer(until, timerLost.Token);
        if (await Task.WhenAny(decided, morning) != decided) return false;
        timerLost.Cancel(); // not CancelAsync: that leaves the turn for the thread pool
        return true;
    }
}
