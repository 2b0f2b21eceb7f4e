using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// The vault lets go of what it kept of a closed account. Run twice, it acts once; throws while the vault does not answer, and then its
/// flow asks again.
/// </summary>
public sealed class EmptyVault(SppsDb db, CredentialVault vault, AuditLog audit)
{
    /// <returns>False: a seal is on its way into the vault, and must be over first.</returns>
    public async Task<bool> RunAsync(Guid taskId, CancellationToken cancellationToken)
    {
        var task = await db.Set<HandOverTask>().AsNoTracking().SingleAsync(candidate => candidate.Id == taskId, cancellationToken);
        if (task.State is not HandOverState.Attested) return true;
        if (await db.Set<SealOperation>().AnyAsync(
            operation => operation.AccountId == task.AccountId && operation.State == SealState.Began, cancellationToken))
            return false;
        var credential = await db.Credentials.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.AccountId == task.AccountId, cancellationToken);
        if (credential is not null) await vault.RevokeAsync(credential, cancellationToken);
        await db.WriteAsync(async () =>
        {
            var closing = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == taskId, cancellationToken);
            if (closing.State is not HandOverState.Attested) return;
            closing.State = HandOverState.Closed;
            var account = await db.Accounts.SingleAsync(candidate => candidate.Id == closing.AccountId, cancellationToken);
            // A seal that was on its way when it was attested said otherwise.
            account.Escrow = EscrowState.Revoked;
            if (credential is not null)
                audit.Add(Actors.System, "credential.revoked", account.Subject, new { task = closing.Id, credential.Custody });
        }, cancellationToken);
        return true;
    }
}
