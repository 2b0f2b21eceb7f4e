using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>
/// Reads the facts of a request, asks <see cref="AuthorizationPolicy"/>, and does what it says: the state, the register, the mails (A2,
/// A3). Part of the caller's write.
/// </summary>
public sealed class DecideByPolicy(
    SppsDb db, RequestFactsLoader reader, RegisterAccount registry, AccountRequestMails mails, AskForRequest ask, AuditLog audit,
    TimeProvider clock)
{
    public async Task RunAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        if (await reader.ContactProblemsAsync(request, cancellationToken) is { Count: > 0 } problems)
        {
            Enter(request, RequestState.NeedsFields, new { fields = problems.Select(problem => problem.Field) });
            await ask.ToMendAsync(request, askedById: null, cancellationToken);
            return;
        }
        var decision = AuthorizationPolicy.Decide(await FactsAsync(request, cancellationToken));
        request.PolicyRule = decision.Rule;
        switch (decision)
        {
            case PolicyDecision.Approve when Enter(request, RequestState.AwaitingApproval, new { decision.Rule, request.Round }):
                await mails.TellAsync(request, "with-approver", AuthorizeAccountMail.WithApprover, cancellationToken);
                break;
            case PolicyDecision.Vet when Enter(request, RequestState.AwaitingVetting, new { decision.Rule }):
                await mails.TellAsync(request, "awaits-vetting", AuthorizeAccountMail.AwaitsVetting, cancellationToken);
                await ask.ToVetTheAppAsync(request, cancellationToken);
                break;
            case PolicyDecision.Reserve when Enter(request, RequestState.AwaitingPage, new { decision.Rule }):
                await mails.TellAsync(request, "awaits-page", AuthorizeAccountMail.AwaitsPage, cancellationToken);
                await ask.ToReserveAPageAsync(request, cancellationToken);
                break;
            case PolicyDecision.HandOver handOver when Enter(request, RequestState.HandedOver, new { decision.Rule, handOver.AccountId }):
                await registry.HandOverAsync(request, handOver.AccountId, cancellationToken);
                break;
            case PolicyDecision.PointAt pointAt when Enter(request, RequestState.HandedOver, new { decision.Rule, pointAt.AccountId }):
                await registry.PointAtAsync(request, pointAt.AccountId, cancellationToken);
                break;
            case PolicyDecision.Decline when Enter(request, RequestState.Declined, new { decision.Rule }):
                await mails.TellAsync(request, "declined-by-policy", AuthorizeAccountMail.DeclinedByPolicy, cancellationToken);
                break;
        }
    }

    private async Task<PolicyFacts> FactsAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var platform = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Find(request.Platform);
        // Once vetted, the catalogue's own name is the platform's.
        if (platform is not null) request.Platform = platform.Id;
        // The page in use comes before a reserved one.
        var pages = await db.Accounts
            .AsNoTracking()
            .Where(account => account.OrgId == request.OrgId
                && account.Platform == request.Platform && account.State != AccountState.Closed)
            .ToListAsync(cancellationToken);
        var page = pages.OrderBy(account => account.State == AccountState.Reserved).ThenBy(account => account.Id).FirstOrDefault();
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        return new PolicyFacts(
            request.Kind, request.Existing, platform, page is null ? null : new(page.Id, page.State),
            ApproverRule.For(holders, org, request.Kind, request.RequesterId));
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
