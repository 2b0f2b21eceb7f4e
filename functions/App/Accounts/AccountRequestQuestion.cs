using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Credentials;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;

namespace SppsFlows.Accounts;

/// <summary>An account request as a question to its approver (A4, A5).</summary>
public sealed class AccountRequestQuestion(SppsDb db, FlowOutbox flows, ActionLinks links, TimeProvider clock) : IApprovalQuestion
{
    public const string KindName = "AccountRequest";

    public string Kind => KindName;

    public async Task<QuestionText> DescribeAsync(Approval approval, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(approval, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var people = await db.People.AsNoTracking().Where(person => person.Id == request.RequesterId
            || request.ManagerIds.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        return AccountRequestText.Describe(request, org, people, await PlatformCatalogue.ReadAsync(db, cancellationToken));
    }

    public async Task<Deciders> WhoDecidesAsync(Approval approval, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(approval, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        var approver = Decider.Of(ApproverRule.For(holders, org, request.Kind, request.RequesterId, approval.ApproverId), holders, org);
        return new Deciders(approver, Decider.Of(ApproverRule.EscalateTo(holders, request.RequesterId, approver?.PersonId), holders, org));
    }

    public async Task<bool> ReopenAsync(Approval disowned, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(disowned, cancellationToken, tracked: true);
        // Only while the flow still waits for something that came of that decision.
        if (request.Round != disowned.Round
            || request.State is not (RequestState.AwaitingApproval or RequestState.AwaitingEscrow or RequestState.ChangesAsked))
            return false;
        await links.RevokeAsync(CredentialLinks.EscrowCredential, request.Subject, RevokedBecause.TaskEnded, cancellationToken);
        await links.RevokeAsync(AccountLinks.FixAccountRequest, request.Subject, RevokedBecause.TaskEnded, cancellationToken);
        request.Enter(RequestState.AwaitingApproval, clock.GetUtcNow());
        request.Round++;
        flows.Raise(request.FlowId, ApprovalReopened.Event, new ApprovalReopened(disowned.Id));
        return true;
    }

    private async Task<AccountRequest> RequestAsync(Approval approval, CancellationToken cancellationToken, bool tracked = false)
    {
        var id = Guid.Parse(approval.Subject.AsSpan(approval.Subject.IndexOf('/') + 1));
        var requests = tracked ? db.AccountRequests : db.AccountRequests.AsNoTracking();
        return await requests.SingleAsync(request => request.Id == id, cancellationToken);
    }
}
