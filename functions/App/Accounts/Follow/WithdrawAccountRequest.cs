using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Vetting;

namespace SppsFlows.Accounts.Follow;

/// <summary>The requester changes their mind, any time before the account is registered.</summary>
public sealed class WithdrawAccountRequest(
    SppsDb db, AssignmentDesk desk, CloseRotation rotations, AskForVetting vetting, AuditLog audit, FlowOutbox flows,
    TimeProvider clock)
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
        await desk.EndSubjectAsync(request.Subject, AssignmentState.Withdrawn, cancellationToken);
        // Others may wait for the same app.
        await vetting.LeaveAsync(request.Subject, Actors.Person(personId), cancellationToken);
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
}
