using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// Uses a ticket up (B3, B6): the link, the record and the mails to managers and the other custodian go into one write, before the vault is
/// asked. If several redeem it at the same time, the only writer lets one through; the others raise the alert.
/// </summary>
public sealed class RedeemTicket(
    SppsDb db, ReadCustody custody, ActionLinks links, RetrievalMails mails, UseBreakGlass breakGlass, AuditLog audit, TimeProvider clock)
{
    public Task<RedeemResult> RunAsync(string token, Person person, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var found = await links.FindAsync(CredentialLinks.RevealCredential, token, cancellationToken);
        if (found.Issued is not { } link) return new RedeemResult.Unknown();
        var ticket = await TicketOfAsync(link, cancellationToken);
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == ticket.AccountId, cancellationToken);
        if (link.PersonId != person.Id)
        {
            audit.Add(Actors.Person(person.Id), "credential.refused", account.Subject, new { ticket = ticket.Id, For = link.PersonId });
            return new RedeemResult.OfAnother();
        }
        return found switch
        {
            LinkLookup.Live => await ClaimAsync(link, ticket, account, person, cancellationToken),
            LinkLookup.Used => await TooLateAsync(ticket, account, person, cancellationToken),
            _ => new RedeemResult.Over(),
        };
    }, cancellationToken);

    /// <summary>The vault did not answer, so nothing was shown: that is recorded, and the person may ask again.</summary>
    public Task FailedAsync(RedeemResult.Claimed claimed, string because, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        audit.Add(Actors.System, "credential.reveal-failed", claimed.Account.Subject, new { ticket = claimed.Ticket.Id, because });
        // A custodian opens a new ticket; a break-glass has only this one.
        if (claimed.Ticket.BreakGlassId is not { } glassId) return;
        var ticket = await db.Set<RetrievalTicket>().SingleAsync(candidate => candidate.Id == claimed.Ticket.Id, cancellationToken);
        (ticket.ClaimedAt, ticket.ClaimId) = (null, null);
        var link = await db.Links.SingleAsync(
            candidate => candidate.Subject == ticket.LinkSubject && candidate.Purpose == CredentialLinks.RevealCredential.Name,
            cancellationToken);
        link.UsedAt = null;
        await breakGlass.FailedAsync(glassId, cancellationToken);
    }, cancellationToken);

    private async Task<RedeemResult> ClaimAsync(
        ActionLink link, RetrievalTicket ticket, Account account, Person person, CancellationToken cancellationToken)
    {
        var verdict = await custody.DecideAsync(person.Id, account, PurposeOf(ticket.Kind), cancellationToken);
        if (verdict is CustodyVerdict.Refused
            || account.Escrow is EscrowState.Revoked
            || await db.Credentials.FindAsync([account.Id], cancellationToken) is not { } credential)
        {
            audit.Add(
                Actors.Person(person.Id), "credential.refused", account.Subject,
                new { ticket = ticket.Id, purpose = PurposeOf(ticket.Kind) });
            return new RedeemResult.Over();
        }
        var now = clock.GetUtcNow();
        (ticket.ClaimedAt, ticket.ClaimId, link.UsedAt) = (now, Guid.NewGuid(), now);
        if (ticket.Kind is not RetrievalKind.Code) await NoteRevealAsync(ticket, account, credential, person, cancellationToken);
        var grantedBy = ticket.BreakGlassId is { } glassId ? await breakGlass.RevealedAsync(glassId, cancellationToken) : null;
        audit.Add(
            Actors.Person(person.Id), ticket.Kind is RetrievalKind.Code ? "credential.code-opened" : "credential.revealed", account.Subject,
                new
                {
                    ticket = ticket.Id,
                    ticket.Kind,
                    ticket.Reason,
                    rule = verdict,
                    credential.Version,
                    breakGlass = ticket.BreakGlassId,
                    mail = link.MailKey
                });
        await mails.TellTakenOutAsync(ticket, account, person, grantedBy, cancellationToken);
        return new RedeemResult.Claimed(ticket, account, credential.HasTotp);
    }

    private async Task NoteRevealAsync(
        RetrievalTicket ticket, Account account, Credential credential, Person person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        (credential.RevealedAt, credential.RevealedById) = (now, person.Id);
        if (ticket.Kind is RetrievalKind.Secret) credential.CollectedAt ??= now;
        var entry = await db.Accounts.SingleAsync(candidate => candidate.Id == account.Id, cancellationToken);
        if (ticket.Kind is RetrievalKind.Secret && entry.Escrow is EscrowState.Sealed) entry.Escrow = EscrowState.Collected;
    }

    /// <summary>A used link is used again: somebody pressed twice, or somebody else has it (B6).</summary>
    private async Task<RedeemResult> TooLateAsync(
        RetrievalTicket ticket, Account account, Person person, CancellationToken cancellationToken)
    {
        ticket.LateRedemptions++;
        if (ticket.LateRedemptions <= 5)
            audit.Add(
                Actors.Person(person.Id), "credential.redeemed-again", account.Subject, new { ticket = ticket.Id, ticket.LateRedemptions });
        if (ticket.LateRedemptions == 1) await mails.AlertAsync(ticket, account, person, cancellationToken);
        return new RedeemResult.TooLate();
    }

    private Task<RetrievalTicket> TicketOfAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var id = link.SubjectId;
        return db.Set<RetrievalTicket>().SingleAsync(ticket => ticket.Id == id, cancellationToken);
    }

    internal static CustodyPurpose PurposeOf(RetrievalKind kind) => kind switch
    {
        RetrievalKind.Code => CustodyPurpose.ShowCode,
        RetrievalKind.BreakGlass => CustodyPurpose.RevealByBreakGlass,
        _ => CustodyPurpose.Reveal,
    };
}

/// <summary>What became of a redemption. Closed.</summary>
public abstract record RedeemResult
{
    private RedeemResult() { }

    /// <summary>It is on record; the vault may be asked, with the ticket's claim.</summary>
    public sealed record Claimed(RetrievalTicket Ticket, Account Account, bool HasTotp) : RedeemResult;

    public sealed record TooLate : RedeemResult;

    public sealed record OfAnother : RedeemResult;

    /// <summary>Too old, taken back, or custody has changed.</summary>
    public sealed record Over : RedeemResult;

    public sealed record Unknown : RedeemResult;
}
