using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Finds accounts whose managers left the district, and begins a hand-over for each (A11). The roster import calls it at once, a timer each
/// school morning; run twice, it begins nothing twice.
/// </summary>
public sealed class FindLeavers(
    SppsDb db, IAccountRequesters requesters, OpenRotation rotations, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    /// <returns>How many hand-overs began.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var left = db.People.Where(person => !person.Active).Select(person => person.Id);
        var accounts = await db.Accounts.Where(account => (account.State == AccountState.Active || account.State == AccountState.SettingUp)
            && account.ManagerIds.Any(id => left.Contains(id)))
            .OrderBy(account => account.Id).ToListAsync(cancellationToken);
        var leavers = (await left.ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var open = (await db.Set<HandOverTask>()
            .Where(task => task.State == HandOverState.Open).Select(task => new { task.AccountId, task.LeaverId })
            .ToListAsync(cancellationToken)).ToHashSet();
        var begun = 0;
        foreach (var account in accounts)
            foreach (var leaverId in account.ManagerIds.Where(id => leavers.Contains(id)
                && !open.Contains(new { AccountId = account.Id, LeaverId = id })))
            {
                await BeginAsync(account, leaverId, cancellationToken);
                begun++;
            }
        await AskInsteadOfRequestersAsync(left, cancellationToken);
        return begun;
    }, cancellationToken);

    private async Task BeginAsync(Account account, string leaverId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var task = new HandOverTask { Id = Guid.CreateVersion7(now), AccountId = account.Id, LeaverId = leaverId, OpenedAt = now };
        db.Add(task);
        audit.Add(Actors.System, "hand-over.opened", account.Subject, new { task = task.Id, leaverId });
        await desk.OpenAsync(
            new NewAssignment(
                HandOverAssignment.Kind, task.Subject, About: account.Subject, OrgId: account.OrgId, GroupId: task.Group),
            cancellationToken);
    }

    /// <summary>
    /// Whoever asked for the account and was to set it up (A7) left, and did not manage it: the managers are asked in their place. What
    /// they seal completes the request.
    /// </summary>
    private async Task AskInsteadOfRequestersAsync(IQueryable<string> left, CancellationToken cancellationToken)
    {
        var awaited = requesters.Awaited;
        var orphans = await db.Accounts
            .Where(account => account.State == AccountState.Active || account.State == AccountState.SettingUp)
            .Where(account => awaited.Any(asked => asked.AccountId == account.Id && left.Contains(asked.PersonId)))
            .Where(account => account.ManagerIds.Any(id => !left.Contains(id)) && !account.ManagerIds.Any(id => left.Contains(id)))
            .Where(account => !db.Set<RotationTask>().Any(rotation => rotation.AccountId == account.Id
                && rotation.State == RotationState.Open))
            .ToListAsync(cancellationToken);
        foreach (var account in orphans)
            await rotations.RunAsync(account, ReasonFor(account), askedById: null, Actors.System, cancellationToken);
    }

    /// <summary>
    /// Whoever left can know the password of an account that is in use, whether it was sealed or not; one that is being set up may have
    /// none yet.
    /// </summary>
    internal static RotationReason ReasonFor(Account account) =>
        account.State is AccountState.SettingUp && account.Escrow is EscrowState.Awaited
            ? RotationReason.NeverSealed
            : RotationReason.ManagerLeft;
}
