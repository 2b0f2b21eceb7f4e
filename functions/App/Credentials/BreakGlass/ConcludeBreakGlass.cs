using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
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
    public Task RunAsync(Guid id, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var glass = await db.Set<BreakGlassCase>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        // Taken over before; or withdrawn: then the answer counts no more. After "this was not me" it is another round's.
        if (glass.State is not BreakGlassState.Asked) return;
        var result = await ApprovalResult.FindAsync(db, EmergencyAccess.Kind, glass.Subject, glass.Round, cancellationToken);
        if (result is null or { Assignment.State: AssignmentState.Open }) return;
        switch (result.Decision)
        {
            case Decision.Approved: await GrantAsync(glass, result.Assignment, cancellationToken); break;
            case Decision.Declined or Decision.ChangesAsked: await DeclineAsync(glass, result, cancellationToken); break;
            case null when result.Assignment.State is AssignmentState.Expired: await ExpireAsync(glass, cancellationToken); break;
            default: await NoLongerAllowedAsync(glass, cancellationToken); break;
        }
    }, cancellationToken);

    private async Task GrantAsync(BreakGlassCase glass, Assignment question, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        // Since they asked: left the office or the district, or the account was closed.
        if (await custody.DecideAsync(glass.AskedById, account, CustodyPurpose.AskBreakGlass, cancellationToken) is CustodyVerdict.Refused
            || !await db.Credentials.AnyAsync(credential => credential.AccountId == account.Id, cancellationToken))
        {
            await NoLongerAllowedAsync(glass, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        (glass.State, glass.GrantedById, glass.GrantedAt, glass.WindowEndsAt) = (BreakGlassState.Granted, question.AnsweredById, now, now
            + options.Value.BreakGlassWindow);
        var mailKey = BreakGlassMails.NextKey(glass, "granted");
        var token = tickets.ForBreakGlass(glass, account, mailKey);
        audit.Add(
            Actors.System, "break-glass.granted", account.Subject,
            new { breakGlass = glass.Id, approval = question.Id, question.Round, DecidedById = question.AnsweredById, glass.WindowEndsAt });
        await mails.TellGrantedAsync(glass, account, mailKey, token, cancellationToken);
    }

    private async Task DeclineAsync(BreakGlassCase glass, ApprovalResult result, CancellationToken cancellationToken)
    {
        glass.State = BreakGlassState.Declined;
        var question = result.Assignment;
        audit.Add(
            Actors.System, "break-glass.declined", glass.AccountSubject,
            new { breakGlass = glass.Id, approval = question.Id, question.Round, DecidedById = question.AnsweredById });
        await mails.TellDeclinedAsync(glass, result, cancellationToken);
    }

    /// <summary>Whoever asked has left the office, or the account was closed.</summary>
    private async Task NoLongerAllowedAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        glass.State = BreakGlassState.Withdrawn;
        audit.Add(Actors.System, "break-glass.withdrawn", account.Subject, new { breakGlass = glass.Id, because = "NoLongerAllowed" });
        await mails.TellNoLongerAllowedAsync(glass, account, cancellationToken);
    }

    private async Task ExpireAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        glass.State = BreakGlassState.Expired;
        audit.Add(Actors.System, "break-glass.expired", glass.AccountSubject, new { breakGlass = glass.Id, because = "NobodyDecided" });
        await mails.TellNobodyDecidedAsync(glass, cancellationToken);
    }
}
