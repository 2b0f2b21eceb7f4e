using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>Takes over what the principal decided (B5): a grant opens the window and mails the one-use link to whoever asked.</summary>
public sealed class ConcludeBreakGlass(
    SppsDb db, ReadCustody custody, OpenTicket tickets, BreakGlassMails mails, AuditLog audit, TimeProvider clock,
    IOptions<CredentialOptions> options)
{
    public Task RunAsync(ConcludedBreakGlass concluded, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var glass = await db.Set<BreakGlassCase>().SingleAsync(candidate => candidate.Id == concluded.Id, cancellationToken);
        var approval = await db.Approvals.AsNoTracking().SingleAsync(candidate => candidate.Id == concluded.ApprovalId, cancellationToken);
        // Taken over before; or withdrawn, or asked again after "this was not me": then this outcome counts no more.
        if (glass.State is not BreakGlassState.Asked || glass.Round != approval.Round) return;
        switch (concluded.Outcome)
        {
            case ApprovalOutcome.Approved: await GrantAsync(glass, approval, cancellationToken); break;
            case ApprovalOutcome.Declined or ApprovalOutcome.ChangesAsked: await DeclineAsync(glass, approval, cancellationToken); break;
            case ApprovalOutcome.Expired: await ExpireAsync(glass, cancellationToken); break;
            default: glass.State = BreakGlassState.Withdrawn; break;
        }
    }, cancellationToken);

    private async Task GrantAsync(BreakGlassCase glass, Approval approval, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        // Since they asked: left the office or the district, or the account was closed.
        if (await custody.DecideAsync(glass.AskedById, account, CustodyPurpose.AskBreakGlass, cancellationToken) is CustodyVerdict.Refused
            || !await db.Credentials.AnyAsync(credential => credential.AccountId == account.Id, cancellationToken))
        {
            glass.State = BreakGlassState.Withdrawn;
            audit.Add(Actors.System, "break-glass.withdrawn", account.Subject, new { breakGlass = glass.Id, because = "NoLongerAllowed" });
            await mails.TellNoLongerAllowedAsync(glass, account, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        (glass.State, glass.GrantedById, glass.GrantedAt, glass.WindowEndsAt) = (BreakGlassState.Granted, approval.DecidedById, now, now
            + options.Value.BreakGlassWindow);
        var mailKey = BreakGlassMails.NextKey(glass, "granted");
        var token = tickets.ForBreakGlass(glass, account, mailKey);
        audit.Add(
            Actors.System, "break-glass.granted", account.Subject,
            new { breakGlass = glass.Id, approval = approval.Id, approval.Round, approval.DecidedById, glass.WindowEndsAt });
        await mails.TellGrantedAsync(glass, account, mailKey, token, cancellationToken);
    }

    private async Task DeclineAsync(BreakGlassCase glass, Approval approval, CancellationToken cancellationToken)
    {
        glass.State = BreakGlassState.Declined;
        audit.Add(
            Actors.System, "break-glass.declined", glass.AccountSubject,
            new { breakGlass = glass.Id, approval = approval.Id, approval.Round, approval.DecidedById });
        await mails.TellDeclinedAsync(glass, approval, cancellationToken);
    }

    private async Task ExpireAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        glass.State = BreakGlassState.Expired;
        audit.Add(Actors.System, "break-glass.expired", glass.AccountSubject, new { breakGlass = glass.Id, because = "NobodyDecided" });
        await mails.TellNobodyDecidedAsync(glass, cancellationToken);
    }
}
