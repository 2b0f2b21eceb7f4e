using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// Takes a grant back: its window has passed, whoever asked needs it no more, or it was never given by whom it seemed (B5). No used-up look
/// comes back by this.
/// </summary>
public sealed class EndBreakGlass(
    SppsDb db, ActionLinks links, BreakGlassMails mails, AssignmentDesk desk, FlowOutbox flows, AuditLog audit)
{
    /// <summary>Part of the caller's write.</summary>
    public async Task WindowPassedAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        glass.State = BreakGlassState.Expired;
        await RevokeAsync(glass, RevokedBecause.TaskEnded, cancellationToken);
        audit.Add(
            Actors.System, "break-glass.expired", glass.AccountSubject,
            new { breakGlass = glass.Id, because = "WindowPassed", glass.WindowEndsAt });
        await mails.TellWindowPassedAsync(glass, cancellationToken);
    }

    /// <summary>Whoever asked changes their mind.</summary>
    /// <returns>False when there is nothing to take back: it is not theirs, was used, or is over.</returns>
    public Task<bool> WithdrawAsync(Guid id, string personId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var glass = await db.Set<BreakGlassCase>().FirstOrDefaultAsync(
            candidate => candidate.Id == id && candidate.AskedById == personId, cancellationToken);
        if (glass is null || !glass.IsOpen) return false;
        var was = glass.State;
        glass.State = BreakGlassState.Withdrawn;
        await RevokeAsync(glass, RevokedBecause.ByPerson, cancellationToken);
        await desk.EndSubjectAsync(glass.Subject, AssignmentState.Withdrawn, cancellationToken);
        audit.Add(Actors.Person(personId), "break-glass.withdrawn", glass.AccountSubject, new { breakGlass = glass.Id, was });
        flows.Raise(glass.FlowId, BreakGlassWithdrawn.Event, new BreakGlassWithdrawn(glass.Id));
        return true;
    }, cancellationToken);

    /// <summary>Part of the caller's write.</summary>
    public async Task RevokeAsync(BreakGlassCase glass, RevokedBecause because, CancellationToken cancellationToken)
    {
        foreach (var ticket in await db
            .Set<RetrievalTicket>().AsNoTracking().Where(ticket => ticket.BreakGlassId == glass.Id).ToListAsync(cancellationToken))
            await links.RevokeAsync(CredentialLinks.RevealCredential, ticket.LinkSubject, because, cancellationToken);
    }
}
