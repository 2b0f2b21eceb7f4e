using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// Asks for a (new) credential of an account (B8). An account has one open rotation at a time; a further reason joins it. Part of the
/// caller's write.
/// </summary>
public sealed class OpenRotation(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    /// <param name="askedById">Whose reason it is; null: a rule's.</param>
    /// <param name="actor">One of <see cref="Actors"/>, for the audit.</param>
    /// <param name="note">What the asker wrote; goes into the audit and to those who are asked. No secret.</param>
    /// <returns>
    /// The open rotation; null where there is nothing to change: the account is closed or only reserved, or is asked for its first
    /// credential and has one.
    /// </returns>
    public async Task<RotationTask?> RunAsync(
        Account account, RotationReason reason, string? askedById, string actor, CancellationToken cancellationToken, string? note = null)
    {
        if (account.State is AccountState.Closed or AccountState.Reserved) return null;
        if (reason is RotationReason.NeverSealed
            && await db.Credentials.AnyAsync(credential => credential.AccountId == account.Id, cancellationToken))
            return null;
        if (await OpenOfAsync(account.Id, cancellationToken) is { } open)
            return await JoinAsync(open, account, reason, askedById, actor, note, cancellationToken);
        var now = clock.GetUtcNow();
        var rotation = new RotationTask
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            Reason = reason,
            AskedById = askedById,
            Note = note,
            OpenedAt = now
        };
        db.Add(rotation);
        audit.Add(actor, "rotation.opened", account.Subject, new { rotation = rotation.Id, reason, askedById, note });
        await desk.OpenAsync(
            new NewAssignment(
                RotationAssignment.Kind, rotation.Subject, About: account.Subject, AskedById: askedById, OrgId: account.OrgId),
            cancellationToken);
        return rotation;
    }

    private async Task<RotationTask> JoinAsync(
        RotationTask open, Account account, RotationReason reason, string? askedById, string actor, string? note,
        CancellationToken cancellationToken)
    {
        var graver = reason.IsGraverThan(open.Reason);
        audit.Add(actor, "rotation.asked-again", account.Subject, new { rotation = open.Id, reason, askedById, note, graver });
        if (!graver) return open;
        (open.Reason, open.AskedById, open.Note) = (reason, askedById, note);
        await desk.ReaskAsync(RotationAssignment.Kind, open.Subject, cancellationToken);
        return open;
    }

    // One that this same write has added is found, too.
    private async Task<RotationTask?> OpenOfAsync(Guid accountId, CancellationToken cancellationToken) =>
        db.Set<RotationTask>().Local.FirstOrDefault(task => task.AccountId == accountId && task.State == RotationState.Open)
        ?? await db.Set<RotationTask>().FirstOrDefaultAsync(
            task => task.AccountId == accountId && task.State == RotationState.Open, cancellationToken) switch
        {
            // Tracked, and closed by this same write.
            { State: not RotationState.Open } => null,
            var found => found,
        };
}
