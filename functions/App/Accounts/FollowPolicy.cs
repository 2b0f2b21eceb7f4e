using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Accounts.Reserve;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>Looks at a request as it is now and takes the step that the policy says (A2, A3). A step that was taken is not taken again.</summary>
public sealed class FollowPolicy(
    SppsDb db, AccountRequestReader reader, ApprovalQuestions approvals, RegisterAccount registry, AccountRequestMails mails, AssignmentDesk desk, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    public Task<NextStep> RunAsync(Guid requestId, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellation);
        if (request.State is RequestState.Received or RequestState.NeedsFields or RequestState.AwaitingVetting or RequestState.AwaitingPage) await DecideAsync(request, cancellation);
        return await NextAsync(request, cancellation);
    }, cancellation);

    private async Task<NextStep> NextAsync(AccountRequest request, CancellationToken cancellation)
    {
        // Also when a decision was disowned: what it set up does not count until it is decided anew.
        if (request.State is RequestState.AwaitingApproval) await registry.SuspendAsync(request, cancellation);
        var remindAt = ReminderPlan.Next(request, calendar)?.UtcDateTime;
        return request.State switch
        {
            RequestState.NeedsFields or RequestState.ChangesAsked => new(AuthorizeStep.RequesterMends, remindAt),
            RequestState.AwaitingVetting => new(AuthorizeStep.PlatformIsVetted, remindAt),
            RequestState.AwaitingPage => new(AuthorizeStep.PageIsReserved, remindAt),
            RequestState.AwaitingEscrow => new(AuthorizeStep.CredentialIsSealed, remindAt),
            RequestState.AwaitingApproval => new(
                AuthorizeStep.ApproverDecides, null,
                (await approvals.OpenAsync(AccountRequestQuestion.KindName, request.Subject, request.Round, request.RequesterId, cancellation)).Id, request.Round),
            _ => new(AuthorizeStep.Ended),
        };
    }

    private async Task DecideAsync(AccountRequest request, CancellationToken cancellation)
    {
        if (await reader.ContactProblemsAsync(request, cancellation) is { Count: > 0 } problems)
        {
            if (!Enter(request, RequestState.NeedsFields, new { fields = problems.Select(problem => problem.Field) })) return;
            await mails.AskToMendAsync(request, "needs-fields", (facts, url) => AuthorizeAccountMail.NeedsFields(facts, problems, url), cancellation);
            return;
        }
        var decision = AuthorizationPolicy.Decide(await FactsAsync(request, cancellation));
        request.PolicyRule = decision.Rule;
        switch (decision)
        {
            case PolicyDecision.Approve when Enter(request, RequestState.AwaitingApproval, new { decision.Rule, request.Round }):
                await mails.TellAsync(request, "with-approver", AuthorizeAccountMail.WithApprover, cancellation);
                break;
            case PolicyDecision.Vet when Enter(request, RequestState.AwaitingVetting, new { decision.Rule }):
                await mails.TellAsync(request, "awaits-vetting", AuthorizeAccountMail.AwaitsVetting, cancellation);
                await mails.TellCommunicationsAsync(request, "vet", AuthorizeAccountMail.PleaseVet, cancellation);
                break;
            case PolicyDecision.Reserve when Enter(request, RequestState.AwaitingPage, new { decision.Rule }):
                await mails.TellAsync(request, "awaits-page", AuthorizeAccountMail.AwaitsPage, cancellation);
                await desk.OpenAsync(
                    new NewAssignment(PageReservation.Kind, request.Subject, AskedById: request.RequesterId, OrgId: request.OrgId, FlowId: request.FlowId), cancellation);
                break;
            case PolicyDecision.HandOver handOver when Enter(request, RequestState.HandedOver, new { decision.Rule, handOver.AccountId }):
                await registry.HandOverAsync(request, handOver.AccountId, cancellation);
                break;
            case PolicyDecision.PointAt pointAt when Enter(request, RequestState.HandedOver, new { decision.Rule, pointAt.AccountId }):
                await registry.PointAtAsync(request, pointAt.AccountId, cancellation);
                break;
            case PolicyDecision.Decline when Enter(request, RequestState.Declined, new { decision.Rule }):
                await mails.TellAsync(request, "declined-by-policy", AuthorizeAccountMail.DeclinedByPolicy, cancellation);
                break;
        }
    }

    private async Task<PolicyFacts> FactsAsync(AccountRequest request, CancellationToken cancellation)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellation);
        var platform = (await PlatformCatalogue.ReadAsync(db, cancellation)).Find(request.Platform);
        // Once vetted, the catalogue's own name is the platform's.
        if (platform is not null) request.Platform = platform.Id;
        // The page in use comes before a reserved one.
        var pages = await db.Accounts.AsNoTracking().Where(account => account.OrgId == request.OrgId && account.Platform == request.Platform && account.State != AccountState.Closed).ToListAsync(cancellation);
        var page = pages.OrderBy(account => account.State == AccountState.Reserved).ThenBy(account => account.Id).FirstOrDefault();
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellation);
        return new PolicyFacts(request.Kind, request.Existing, platform, page is null ? null : new(page.Id, page.State), ApproverRule.For(holders, org, request.Kind, request.RequesterId));
    }

    /// <returns>False when it is there already: what goes with entering was done.</returns>
    private bool Enter(AccountRequest request, RequestState state, object details)
    {
        if (request.State == state) return false;
        request.Enter(state, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Of(state), request.Subject, details);
        return true;
    }
}
