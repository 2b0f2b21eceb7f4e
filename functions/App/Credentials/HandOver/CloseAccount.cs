using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
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
/// Closes an account that somebody attests to be gone: the registry closes it and takes every link back, so that nothing goes in or out any
/// more; then <see cref="RevokeCredential"/> has the vault let go of the secret, however long that is down. Part of the caller's write.
/// </summary>
public sealed class CloseAccount(
    SppsDb db, CloseRotation rotations, IAccountRequesters requesters, HandOverMails mails, ActionLinks links, FlowOutbox flows,
    AuditLog audit)
{
    public Answered Read(AnswerView.Open open, HandOverForm form, CancellationToken cancellationToken) => form.Attested
        ? new Answered.Ends(ClosingAssignment.Attested, by => CloseAsync(open, by, cancellationToken))
        : new Answered.Wrong("attested", "Delete the account on its platform first, then confirm it here.");

    private async Task CloseAsync(AnswerView.Open open, AnswerRecord by, CancellationToken cancellationToken)
    {
        var (id, actor) = (HandOverTask.IdOf(open.Assignment.Subject), Actors.Person(by.PersonId));
        var task = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == task.AccountId, cancellationToken);
        task.State = HandOverState.Attested;
        (account.State, account.Escrow, account.NextReview) = (AccountState.Closed, EscrowState.Revoked, null);
        if (await db.Credentials.FindAsync([account.Id], cancellationToken) is { } credential) credential.RotateBy = null;
        audit.Add(actor, "account.deletion-attested", account.Subject, new { task = task.Id, by });
        await rotations.ByClosureAsync(account, actor, cancellationToken);
        await requesters.EndAsync(account, cancellationToken);
        await EndTicketsAsync(account, cancellationToken);
        await mails.TellClosedAsync(task, account, open, cancellationToken);
        flows.Start(nameof(RevokeCredential), $"revoke-credential-{task.Id}", new HandOverRef(task.Id));
    }

    private async Task EndTicketsAsync(Account account, CancellationToken cancellationToken)
    {
        var tickets = await db.Set<RetrievalTicket>()
            .AsNoTracking().Where(ticket => ticket.AccountId == account.Id && ticket.ClaimedAt == null).ToListAsync(cancellationToken);
        foreach (var ticket in tickets)
            await links.RevokeAsync(CredentialLinks.RevealCredential, ticket.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
    }
}
