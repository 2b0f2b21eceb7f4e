using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts.Follow;

/// <summary>The requester changes their mind, any time before the account is registered.</summary>
public sealed class WithdrawAccountRequest(
    SppsDb db, AccountRequestMails mails, ActionLinks links, CloseRotation rotations, AuditLog audit, FlowOutbox flows, TimeProvider clock)
{
    /// <returns>False when it is over already.</returns>
    public Task<bool> RunAsync(Guid requestId, string personId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(
            candidate => candidate.Id == requestId && candidate.RequesterId == personId, cancellationToken);
        if (request.IsOver) return false;
        var was = request.State;
        request.Enter(RequestState.Withdrawn, clock.GetUtcNow());
        audit.Add(Actors.Person(personId), AccountRequestActions.Of(request.State), request.Subject, new { was });
        await mails.EndLinksAsync(request, cancellationToken);
        await EndApprovalAsync(request, cancellationToken);
        // The entry of the registry that was begun for it; not one that stood before.
        if (await db.Accounts.FindAsync([request.Id], cancellationToken) is { } account)
        {
            account.State = AccountState.Closed;
            audit.Add(Actors.Person(personId), "account.closed", account.Subject, new { request = request.Subject });
            await rotations.ByClosureAsync(account, Actors.Person(personId), cancellationToken);
        }
        flows.Tell(request, AccountRequestEvents.Withdrawn);
        return true;
    }, cancellationToken);

    private async Task EndApprovalAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var open = await db.Approvals.Where(approval => approval.Subject == request.Subject
            && approval.State == ApprovalState.Open).ToListAsync(cancellationToken);
        foreach (var approval in open)
        {
            approval.State = ApprovalState.Withdrawn;
            await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
            if (approval.FlowId is { } flow) flows.Raise(flow, ApprovalDecided.Event, new ApprovalDecided(approval.Id));
        }
    }
}
