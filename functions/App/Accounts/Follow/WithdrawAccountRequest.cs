using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts.Follow;

/// <summary>The requester changes their mind, any time before the account is registered.</summary>
public sealed class WithdrawAccountRequest(SppsDb db, AccountRequestMails mails, ActionLinks links, CloseRotation rotations, AssignmentDesk desk, AuditLog audit, FlowOutbox flows, TimeProvider clock)
{
    /// <returns>False when it is over already.</returns>
    public Task<bool> RunAsync(Guid requestId, string personId, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId && candidate.RequesterId == personId, cancellation);
        if (request.IsOver) return false;
        var was = request.State;
        request.Enter(RequestState.Withdrawn, clock.GetUtcNow());
        audit.Add(Actors.Person(personId), AccountRequestActions.Of(request.State), request.Subject, new { was });
        await mails.EndLinksAsync(request, cancellation);
        await EndApprovalAsync(request, cancellation);
        await desk.EndSubjectAsync(request.Subject, AssignmentState.Withdrawn, cancellation);
        // The entry of the registry that was begun for it; not one that stood before.
        if (await db.Accounts.FindAsync([request.Id], cancellation) is { } account)
        {
            account.State = AccountState.Closed;
            audit.Add(Actors.Person(personId), "account.closed", account.Subject, new { request = request.Subject });
            await rotations.ByClosureAsync(account, Actors.Person(personId), cancellation);
        }
        flows.Tell(request, AccountRequestEvents.Withdrawn);
        return true;
    }, cancellation);

    private async Task EndApprovalAsync(AccountRequest request, CancellationToken cancellation)
    {
        var open = await db.Approvals.Where(approval => approval.Subject == request.Subject && approval.State == ApprovalState.Open).ToListAsync(cancellation);
        foreach (var approval in open)
        {
            approval.State = ApprovalState.Withdrawn;
            await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.TaskEnded, cancellation);
            if (approval.FlowId is { } flow) flows.Raise(flow, ApprovalDecided.Event, new ApprovalDecided(approval.Id));
        }
    }
}
