using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts;

/// <summary>An account request as a question to its approver (A4, A5).</summary>
public sealed class AccountApproval(
    SppsDb db, AssignmentDesk desk, IOptions<ApprovalOptions> options, TimeProvider clock) : ApprovalKind(db)
{
    public const string Kind = "approval";

    public static readonly AssignmentActions Actions = new(Kind)
    {
        Replaced = "approval.approver-replaced",
        Nobody = "approval.nobody-decides",
    };

    public override string Name => Kind;

    public override AssignmentActions Audit => Actions;

    public override AssignmentRhythm Rhythm { get; } = options.Value.Rhythm;

    public override async Task<QuestionText> QuestionAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(Db.AccountRequests.AsNoTracking(), assignment, cancellationToken);
        var org = await Db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var people = await Db.People.AsNoTracking().Where(person => person.Id == request.RequesterId
            || request.ManagerIds.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        return AccountRequestText.Describe(request, org, people, await PlatformCatalogue.ReadAsync(Db, cancellationToken));
    }

    public override async Task<bool> ReopenAsync(Assignment disowned, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(Db.AccountRequests, disowned, cancellationToken);
        // Only while the flow still waits for something that came of that decision.
        if (request.Round != disowned.Round
            || request.State is not (RequestState.AwaitingApproval or RequestState.AwaitingEscrow or RequestState.ChangesAsked))
            return false;
        request.Enter(RequestState.AwaitingApproval, clock.GetUtcNow());
        request.Round++;
        // What the requester was asked for on that decision. Its end wakes the flow, which asks the approver anew.
        await desk.EndSubjectAsync(request.Subject, AssignmentState.Withdrawn, cancellationToken);
        return true;
    }

    protected override async Task<DecidesFor?> DecidesForAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(Db.AccountRequests.AsNoTracking(), assignment, cancellationToken);
        return request.State is RequestState.AwaitingApproval && request.Round == assignment.Round
            ? new DecidesFor(request.OrgId, request.Kind) : null;
    }

    private static Task<AccountRequest> RequestAsync(
        IQueryable<AccountRequest> requests, Assignment assignment, CancellationToken cancellationToken)
    {
        var id = AccountRequest.IdOf(assignment.Subject);
        return requests.SingleAsync(request => request.Id == id, cancellationToken);
    }
}
