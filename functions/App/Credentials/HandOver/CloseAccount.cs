using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Closes an account that somebody attested to be gone. Two steps, each of which can be the last before a crash: the registry closes it and
/// takes every link back, so that nothing goes in or out any more; then the flow has the vault let go of the secret, however long that is
/// down.
/// </summary>
public sealed class CloseAccount(
    SppsDb db, CredentialVault door, ReadHandOver read, HandOverMails mails, CloseRotation rotations, IAccountRequesters requesters,
    ActionLinks links, FlowOutbox flows, AuditLog audit, TimeProvider clock)
{
    /// <summary>Part of the caller's write.</summary>
    /// <param name="by">How it was signed, for the audit.</param>
    public async Task AttestedAsync(HandOverView.Attest attest, object by, CancellationToken cancellationToken)
    {
        var (task, account, person) = (attest.Task, attest.Account, attest.Person);
        // Asked before the state changes: afterwards nobody is asked to close it.
        var facts = await read.FactsAsync(task, cancellationToken);
        (task.AttestedById, task.AttestedAt) = (person.Id, clock.GetUtcNow());
        (account.State, account.Escrow, account.NextReview) = (AccountState.Closed, EscrowState.Revoked, null);
        if (await db.Credentials.FindAsync([account.Id], cancellationToken) is { } credential) credential.RotateBy = null;
        audit.Add(Actors.Person(person.Id), "account.deletion-attested", account.Subject, new { task = task.Id, by });
        await rotations.ByClosureAsync(account, Actors.Person(person.Id), cancellationToken);
        await requesters.EndAsync(account, cancellationToken);
        await EndLinksAsync(task, account, cancellationToken);
        await mails.TellClosedAsync(facts, account, person, cancellationToken);
        flows.Raise(task.FlowId, HandOverChanged.Event, new HandOverChanged(task.Id));
    }

    /// <summary>
    /// The vault lets go of what it kept. Again is harmless; throws while the vault does not answer, and then the flow asks again.
    /// </summary>
    public async Task EmptyVaultAsync(Guid taskId, CancellationToken cancellationToken)
    {
        var task = await db.Set<HandOverTask>().AsNoTracking().SingleAsync(candidate => candidate.Id == taskId, cancellationToken);
        if (task is not { State: HandOverState.Closing, AttestedAt: not null }) return;
        var credential = await db.Credentials.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.AccountId == task.AccountId, cancellationToken);
        if (credential is not null) await door.RevokeAsync(credential, cancellationToken);
        await db.WriteAsync(async () =>
        {
            var closing = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == taskId, cancellationToken);
            if (closing.State is not HandOverState.Closing) return;
            closing.State = HandOverState.Closed;
            var account = await db.Accounts.SingleAsync(candidate => candidate.Id == closing.AccountId, cancellationToken);
            // A seal that was on its way when it was attested said otherwise.
            account.Escrow = EscrowState.Revoked;
            if (credential is not null)
                audit.Add(Actors.System, "credential.revoked", account.Subject, new { task = closing.Id, credential.Custody });
        }, cancellationToken);
    }

    private async Task EndLinksAsync(HandOverTask task, Account account, CancellationToken cancellationToken)
    {
        await links.RevokeAsync(CredentialLinks.HandOverAccount, task.ClosingSubject, RevokedBecause.TaskEnded, cancellationToken);
        var tickets = await db.Set<RetrievalTicket>()
            .AsNoTracking().Where(ticket => ticket.AccountId == account.Id && ticket.ClaimedAt == null).ToListAsync(cancellationToken);
        foreach (var ticket in tickets)
            await links.RevokeAsync(CredentialLinks.RevealCredential, ticket.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
    }
}
