using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Vetting;

namespace SppsFlows.Accounts.Follow;

/// <summary>What others were asked about a request that is over. Part of the caller's write.</summary>
public sealed class EndOpenQuestions(
    SppsDb db, ActionLinks links, AssignmentDesk desk, AskForVetting vetting, FlowOutbox flows)
{
    public async Task RunAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var open = await db.Approvals.Where(approval => approval.Subject == request.Subject
            && approval.State == ApprovalState.Open).ToListAsync(cancellationToken);
        foreach (var approval in open)
        {
            approval.State = ApprovalState.Withdrawn;
            await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
            if (approval.FlowId is { } flow) flows.Raise(flow, ApprovalDecided.Event, new ApprovalDecided(approval.Id));
        }
        await desk.EndSubjectAsync(request.Subject, AssignmentState.Withdrawn, cancellationToken);
        // Others may wait for the same app.
        await vetting.LeaveAsync(request.Subject, Actors.Person(request.RequesterId), cancellationToken);
    }
}
