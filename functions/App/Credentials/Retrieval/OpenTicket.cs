using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Records who wants a credential and why (B3), and permits taking it out once. This shows nothing.</summary>
public sealed class OpenTicket(
    SppsDb db, ReadCustody custody, ActionLinks links, AuditLog audit, TimeProvider clock, IOptions<CredentialOptions> options)
{
    public const int ShortestReason = 10;
    public const int LongestReason = 500;

    public Task<OpenTicketResult> RunAsync(
        Guid accountId, string personId, RetrievalKind kind, string reason,
        CancellationToken cancellationToken) => db.WriteAsync<OpenTicketResult>(async () =>
    {
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == accountId, cancellationToken);
        if (account is null or { Escrow: EscrowState.Revoked }
            || !await db.Credentials.AnyAsync(credential => credential.AccountId == accountId, cancellationToken))
            return new OpenTicketResult.Refused();
        var purpose = RedeemTicket.PurposeOf(kind);
        if (await custody.DecideAsync(personId, account, purpose, cancellationToken) is CustodyVerdict.Refused)
        {
            audit.Add(Actors.Person(personId), "credential.refused", account.Subject, new { purpose });
            return new OpenTicketResult.Refused();
        }
        var text = reason.Trim();
        if (text.Length is < ShortestReason or > LongestReason)
            return new OpenTicketResult.NeedsReason(
                $"Write in a sentence of {ShortestReason} to {LongestReason} characters what you need it for: it goes on record, and to "
                + "the account’s managers.");
        return new OpenTicketResult.Opened(Add(
            account, personId, kind, text, null, clock.GetUtcNow() + options.Value.TicketLifetime, "portal"));
    }, cancellationToken);

    /// <summary>The one reveal of a break-glass (B5): the token goes into a mail. Part of the caller's write.</summary>
    public string ForBreakGlass(BreakGlassCase glass, Account account, string mailKey) =>
        Add(account, glass.AskedById, RetrievalKind.BreakGlass, glass.Reason, glass.Id, glass.WindowEndsAt!.Value, mailKey);

    private string Add(
        Account account, string personId, RetrievalKind kind, string reason, Guid? breakGlass, DateTimeOffset expires, string mailKey)
    {
        var now = clock.GetUtcNow();
        var ticket = new RetrievalTicket
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            PersonId = personId,
            Kind = kind,
            Reason = reason,
            BreakGlassId = breakGlass,
            CreatedAt = now,
            ExpiresAt = expires
        };
        db.Add(ticket);
        audit.Add(Actors.Person(personId), "credential.asked-for", account.Subject, new { ticket = ticket.Id, kind, reason, breakGlass });
        return links.Issue(CredentialLinks.RevealCredential, ticket.LinkSubject, personId, mailKey, expires);
    }
}

/// <summary>Closed.</summary>
public abstract record OpenTicketResult
{
    private OpenTicketResult() { }

    public sealed record Opened(string Token) : OpenTicketResult;

    public sealed record NeedsReason(string Problem) : OpenTicketResult;

    /// <summary>Nothing is sealed, or it is not for this person: nobody learns which.</summary>
    public sealed record Refused : OpenTicketResult;
}
