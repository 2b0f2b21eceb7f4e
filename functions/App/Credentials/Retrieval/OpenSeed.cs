using SppsFlows.Audit;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Opens the authenticator's seed to make codes from (B4). Each opening is on record before the vault is asked.</summary>
public sealed class OpenSeed(SppsDb db, CredentialVault door, AuditLog audit)
{
    /// <param name="ticket">Redeemed; see <see cref="RetrievalTicket.ClaimId"/>.</param>
    /// <returns>Null when the credential has no seed.</returns>
    /// <exception cref="VaultException">The vault does not give it.</exception>
    public async Task<TotpSeed?> RunAsync(string personId, RetrievalTicket ticket, Account account, CancellationToken cancellationToken)
    {
        await db.WriteAsync(() =>
        {
            audit.Add(Actors.Person(personId), "credential.code-shown", account.Subject, new { ticket = ticket.Id });
            return Task.CompletedTask;
        }, cancellationToken);
        return (await door.OpenAsync(ticket.Id, ticket.ClaimId!.Value, cancellationToken)).Totp;
    }
}
