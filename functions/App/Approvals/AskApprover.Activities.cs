using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Approvals;

/// <summary>
/// The steps of <see cref="AskApproverWorkflow"/>. Each does its thing only while it is still what is to be done: run twice, it acts once.
/// </summary>
public sealed class AskApproverActivities(ApprovalSteps steps)
{
    [Function(nameof(FindNextStep))]
    public Task<ApprovalStep> FindNextStep(
        [ActivityTrigger] ApprovalFlow flow, CancellationToken cancellationToken) => steps.FindNextAsync(flow, cancellationToken);

    [Function(nameof(MailApprover))]
    public Task MailApprover(
        [ActivityTrigger] ApprovalFlow flow,
        CancellationToken cancellationToken) => steps.TakeAsync(flow, ApprovalAction.Ask, cancellationToken);

    [Function(nameof(RemindApprover))]
    public Task RemindApprover(
        [ActivityTrigger] ApprovalFlow flow,
        CancellationToken cancellationToken) => steps.TakeAsync(flow, ApprovalAction.Remind, cancellationToken);

    [Function(nameof(EscalateApproval))]
    public Task EscalateApproval(
        [ActivityTrigger] ApprovalFlow flow,
        CancellationToken cancellationToken) => steps.TakeAsync(flow, ApprovalAction.Escalate, cancellationToken);

    [Function(nameof(TellNobodyDecides))]
    public Task TellNobodyDecides(
        [ActivityTrigger] ApprovalFlow flow,
        CancellationToken cancellationToken) => steps.TakeAsync(flow, ApprovalAction.TellNobodyDecides, cancellationToken);

    [Function(nameof(ExpireApproval))]
    public Task ExpireApproval(
        [ActivityTrigger] ApprovalFlow flow,
        CancellationToken cancellationToken) => steps.TakeAsync(flow, ApprovalAction.Expire, cancellationToken);
}

/// <param name="FlowId">The instance that asks, to be told of the decision.</param>
public sealed record ApprovalFlow(Guid ApprovalId, string FlowId);
