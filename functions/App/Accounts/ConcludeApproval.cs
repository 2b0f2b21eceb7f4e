using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Accounts;

/// <summary>Takes what became of the approver's question over into the request (A5–A7).</summary>
public sealed class ConcludeApproval(
    SppsDb db, AskForRequest ask, RegisterAccount registry, AccountRequestMails mails, AuditLog audit, TimeProvider clock)
{
    public Task RunAsync(Guid requestId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        // Taken over before; or withdrawn: then the answer counts no more. After "this was not me" it is another round's.
        if (request.State != RequestState.AwaitingApproval) return;
        var result = await ApprovalResult.FindAsync(db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
        if (result is null or { Assignment.State: AssignmentState.Open }) return;
        var state = result.Decision switch
        {
            Decision.Approved => RequestState.AwaitingEscrow,
            Decision.ChangesAsked => RequestState.ChangesAsked,
            Decision.Declined => RequestState.Declined,
            _ => result.Assignment.State is AssignmentState.Expired ? RequestState.Expired : RequestState.Withdrawn,
        };
        request.Enter(state, clock.GetUtcNow());
        audit.Add(
            Actors.System, AccountRequestActions.Of(state), request.Subject,
            new { approval = result.Assignment.Id, result.Assignment.Round, DecidedById = result.Assignment.AnsweredById });
        await TellAsync(request, result, cancellationToken);
    }, cancellationToken);

    private async Task TellAsync(AccountRequest request, ApprovalResult result, CancellationToken cancellationToken)
    {
        switch (request.State)
        {
            case RequestState.AwaitingEscrow:
                await registry.ApprovedAsync(request, result.Assignment.AnsweredById, cancellationToken);
                // In the write that lets the request wait for it; a request that came here otherwise is asked by the flow's next look.
                await ask.ToHandInAsync(request, result.Assignment.AnsweredById, cancellationToken);
                break;
            case RequestState.ChangesAsked:
                await ask.ToMendAsync(request, result.Assignment.AnsweredById, cancellationToken);
                break;
            case RequestState.Declined:
                await mails.TellAsync(
                    request, "declined", facts => AuthorizeAccountMail.Declined(facts, result.DecidedBy, result.Note), cancellationToken);
                break;
            case RequestState.Expired:
                await mails.TellAsync(request, "expired", AuthorizeAccountMail.ExpiredUndecided, cancellationToken);
                break;
        }
    }
}
