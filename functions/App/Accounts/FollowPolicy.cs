using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>
/// Looks at a request as it is now and takes the step that the policy says (A2, A3). A step that was taken is not taken again.
/// </summary>
public sealed class FollowPolicy(
    SppsDb db, DecideByPolicy decide, AskForRequest ask, AssignmentDesk desk, RegisterAccount registry)
{
    public Task<AuthorizeStep> RunAsync(Guid requestId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        if (request.State is RequestState.Received or RequestState.NeedsFields or RequestState.AwaitingVetting or RequestState.AwaitingPage)
            await decide.RunAsync(request, cancellationToken);
        return await NextAsync(request, cancellationToken);
    }, cancellationToken);

    private async Task<AuthorizeStep> NextAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        if (request.State is RequestState.AwaitingApproval) await AskApproverAsync(request, cancellationToken);
        if (request.State is RequestState.AwaitingEscrow) await AskForCredentialsAsync(request, cancellationToken);
        return request.State switch
        {
            RequestState.NeedsFields or RequestState.ChangesAsked => AuthorizeStep.RequesterMends,
            RequestState.AwaitingVetting => AuthorizeStep.PlatformIsVetted,
            RequestState.AwaitingPage => AuthorizeStep.PageIsReserved,
            RequestState.AwaitingApproval => AuthorizeStep.ApproverDecides,
            RequestState.AwaitingEscrow => AuthorizeStep.CredentialIsSealed,
            _ => AuthorizeStep.Ended,
        };
    }

    private async Task AskApproverAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        // Also when a decision was disowned: what it set up does not count until it is decided anew.
        await registry.SuspendAsync(request, cancellationToken);
        await ask.ToDecideAsync(request, cancellationToken);
    }

    private async Task AskForCredentialsAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var approval = await ApprovalResult.FindAsync(db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
        await ask.ToHandInAsync(request, approval?.Assignment.AnsweredById, cancellationToken);
        // By the portal, before anybody was asked.
        if (await db.Accounts.AnyAsync(
            account => account.Id == request.AccountId && account.Escrow == EscrowState.Sealed, cancellationToken))
            await desk.EndAsync(CredentialEscrow.Kind, request.Subject, CredentialEscrow.Sealed, cancellationToken);
    }
}
