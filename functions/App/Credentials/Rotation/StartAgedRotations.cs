using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Has passwords changed that are as old as they may get (B8).</summary>
public sealed class StartAgedRotations(SppsDb db, OpenRotation rotations, AuditLog audit)
{
    private const int MostAtOnce = 100;

    public Task StartAsync(DateOnly today, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var aged = await db.Credentials.Where(credential => credential.RotateBy <= today)
            .Join(
                db.Accounts.Where(account => account.State != AccountState.Closed
                    && account.State != AccountState.Reserved
                    && (account.Escrow == EscrowState.Sealed || account.Escrow == EscrowState.Collected)),
                credential => credential.AccountId, account => account.Id, (_, account) => account)
            .OrderBy(account => account.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var account in aged)
        {
            account.Escrow = EscrowState.Expired;
            audit.Add(Actors.System, "credential.expired", account.Subject);
            await rotations.RunAsync(account, RotationReason.Age, askedById: null, Actors.System, cancellationToken);
        }
    }, cancellationToken);
}
