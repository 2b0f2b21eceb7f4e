using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Ends a rotation. Part of the caller's write.</summary>
public sealed class CloseRotation(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// A newly sealed version and an attestation close it (B8), if it was asked for before that was handed in; the first credential of an
    /// account needs no attestation.
    /// </summary>
    public async Task BySealAsync(SealOperation operation, Account account, CancellationToken cancellationToken)
    {
        foreach (var rotation in await OpenOfAsync(account.Id, cancellationToken))
        {
            // A seal can end long after it began, when a crash comes between: its password may be the very one that must be changed.
            if (!rotation.IsFirst && (!operation.Attested || operation.StartedAt < rotation.OpenedAt)) continue;
            (rotation.State, rotation.DoneAt, rotation.DoneById) = (RotationState.Done, clock.GetUtcNow(), operation.PersonId);
            audit.Add(
                Actors.Person(operation.PersonId), "rotation.done", account.Subject,
                new
                {
                    rotation = rotation.Id,
                    rotation.Reason,
                    operation = operation.Id,
                    operation.Attested,
                    attestation = operation.AttestedVersion
                });
            await desk.EndAsync(
                RotationAssignment.Kind, rotation.Subject, RotationAssignment.Sealed, cancellationToken,
                new AnsweredBy(operation.PersonId));
        }
    }

    /// <summary>The account was closed: there is nothing left to change.</summary>
    public async Task ByClosureAsync(Account account, string actor, CancellationToken cancellationToken)
    {
        foreach (var rotation in await OpenOfAsync(account.Id, cancellationToken))
        {
            (rotation.State, rotation.DoneAt) = (RotationState.Ended, clock.GetUtcNow());
            audit.Add(actor, "rotation.ended", account.Subject, new { rotation = rotation.Id, rotation.Reason });
            await desk.EndAsync(
                RotationAssignment.Kind, rotation.Subject, RotationAssignment.AccountClosed, cancellationToken,
                state: AssignmentState.Withdrawn);
        }
    }

    private Task<List<RotationTask>> OpenOfAsync(Guid accountId, CancellationToken cancellationToken) =>
        db.Set<RotationTask>()
            .Where(task => task.AccountId == accountId && task.State == RotationState.Open).ToListAsync(cancellationToken);
}
