using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Continues seals that stopped: what the vault kept and nobody took over is taken over, what it did not keep is given up, and outdated
/// versions are disabled.
/// </summary>
public sealed class SettleSeals(SppsDb db, CredentialVault door, FinishSeal finish, TimeProvider clock, ILogger<SettleSeals> logger)
{
    /// <summary>Longer than the vault may take, with all its retries.</summary>
    internal static readonly TimeSpan MayTake = TimeSpan.FromMinutes(2);

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var late = clock.GetUtcNow() - MayTake;
        var open = await db.Set<SealOperation>()
            .AsNoTracking()
            .Where(operation => operation.State == SealState.Kept
                || operation.State == SealState.Abandoned || (operation.State == SealState.Began && operation.StartedAt < late))
            .OrderBy(operation => operation.StartedAt).Take(100).ToListAsync(cancellationToken);
        foreach (var operation in open)
        {
            try
            {
                await SettleAsync(operation, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // It is tried again in a minute; one that fails must not hold up the others.
                logger.LogWarning("Seal {Operation} can't be settled yet: {Fault}", operation.Id, fault.GetType().Name);
            }
        }
    }

    private async Task SettleAsync(SealOperation operation, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == operation.AccountId, cancellationToken);
        if (operation.State is SealState.Began)
        {
            if (await door.RecoverAsync(operation, account, cancellationToken) is { } kept)
                await finish.RunAsync(operation.Id, kept, cancellationToken);
            else await finish.AbandonAsync(operation.Id, "CrashBeforeVault", cancellationToken);
        }
        await door.DisableOutdatedAsync(account.Id, cancellationToken);
        await db.WriteAsync(async () =>
        {
            var done = await db.Set<SealOperation>().SingleAsync(candidate => candidate.Id == operation.Id, cancellationToken);
            done.State = done.State switch
            {
                SealState.Kept =>
                SealState.Settled,
                SealState.Abandoned => SealState.Dropped,
                var other => other
            };
        }, cancellationToken);
    }
}
