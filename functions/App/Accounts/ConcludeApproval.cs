using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Accounts;

/// <summary>Takes what became of the approver's question over into the request (A5–A7).</summary>
public sealed class ConcludeApproval(SppsDb db, RegisterAccount registry, AccountRequestMails mails, AuditLog audit, TimeProvider clock)
{
    public Task RunAsync(ConcludedApproval concluded, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == concluded.RequestId, cancellationToken);
        var approval = await db.Approvals.AsNoTracking().SingleAsync(candidate => candidate.Id == concluded.ApprovalId, cancellationToken);
        // Taken over before; or withdrawn, or asked again after "this was not me": then this outcome counts no more.
        if (request.State != RequestState.AwaitingApproval || request.Round != approval.Round) return;
        var state = concluded.Outcome switch
        {
            ApprovalOutcome.Approved => RequestState.AwaitingEscrow,
            ApprovalOutcome.ChangesAsked => RequestState.ChangesAsked,
            ApprovalOutcome.Declined => RequestState.Declined,
            ApprovalOutcome.Expired => RequestState.Expired,
            ApprovalOutcome.Withdrawn => RequestState.Withdrawn,
            var outcome => throw new InvalidOperationException($"{outcome}"),
        };
        request.Enter(state, clock.GetUtcNow());
        audit.Add(
            Actors.System, AccountRequestActions.Of(state), request.Subject,
            new { approval = approval.Id, approval.Round, approval.DecidedById });
        await TellAsync(request, approval, cancellationToken);
    }, cancellationToken);

    private async Task TellAsync(AccountRequest request, Approval approval, CancellationToken cancellationToken)
    {
        var decidedBy = approval.DecidedById is null
            ? null
            : (await db.People.FindAsync([approval.DecidedById], cancellationToken))?.FullName;
        switch (request.State)
        {
            case RequestState.AwaitingEscrow:
                await registry.ApprovedAsync(request, approval.DecidedById, cancellationToken);
                await mails.AskToSealAsync(
                    request, "set-up", (facts, url) => AuthorizeAccountMail.SetUp(facts, decidedBy, approval.Note, url), cancellationToken);
                break;
            case RequestState.ChangesAsked:
                await mails.AskToMendAsync(
                    request, "changes", (facts, url) => AuthorizeAccountMail.ChangesAsked(facts, decidedBy, approval.Note, url),
                    cancellationToken);
                break;
            case RequestState.Declined:
                await mails.TellAsync(
                    request, "declined", facts => AuthorizeAccountMail.Declined(facts, decidedBy, approval.Note), cancellationToken);
                break;
                // Of an expiry the requester was told when it happened.
        }
    }
}
