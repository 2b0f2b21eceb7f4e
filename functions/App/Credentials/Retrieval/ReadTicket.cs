using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Finds a person's own ticket by its token. Changes nothing.</summary>
public sealed class ReadTicket(SppsDb db, ActionLinks links)
{
    /// <returns>Null when there is none, or it is somebody else's: nobody learns which.</returns>
    public async Task<FoundTicket?> FindAsync(string token, string personId, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(CredentialLinks.RevealCredential, token, cancellationToken);
        if (found.Issued is not { } link || link.PersonId != personId) return null;
        var id = link.SubjectId;
        var ticket = await db.Set<RetrievalTicket>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return new FoundTicket(
            found, ticket, await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == ticket.AccountId, cancellationToken));
    }
}

public sealed record FoundTicket(LinkLookup Found, RetrievalTicket Ticket, Account Account);
