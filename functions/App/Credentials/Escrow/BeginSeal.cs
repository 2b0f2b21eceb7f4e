using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Records that a credential is about to be sealed, before the vault is asked (B1). Refuses if the person may not, if the link is no longer
/// valid, and while another seal of the account is under way.
/// </summary>
public sealed class BeginSeal(SppsDb db, ReadCustody custody, SealTargets targets, AuditLog audit, TimeProvider clock)
{
    /// <returns>The operation, or why there is none.</returns>
    public Task<(SealOperation?, SealResult?)> RunAsync(
        SealTarget target, CredentialContent content, bool attested, bool doubtful, CancellationToken cancellationToken) =>
        db.WriteAsync(() => BeginAsync(target, content, attested, doubtful, cancellationToken), cancellationToken);

    private async Task<(SealOperation?, SealResult?)> BeginAsync(
        SealTarget target, CredentialContent content, bool attested, bool doubtful, CancellationToken cancellationToken)
    {
        if (!await targets.IsStillOpenAsync(target, cancellationToken)) return (null, new SealResult.Over());
        if (await custody.DecideAsync(target.PersonId, target.Account, CustodyPurpose.Seal, cancellationToken) is var verdict
            && verdict is CustodyVerdict.Refused)
            return (null, new SealResult.NotAllowed());
        var now = clock.GetUtcNow();
        var since = now - SettleSeals.MayTake;
        if (await db.Set<SealOperation>().AnyAsync(
            other => other.AccountId == target.Account.Id && other.State == SealState.Began && other.StartedAt > since, cancellationToken))
            return (null, new SealResult.Busy());
        var operation = new SealOperation
        {
            Id = Guid.CreateVersion7(now),
            AccountId = target.Account.Id,
            PersonId = target.PersonId,
            LinkId = target.Link?.Id,
            StartedAt = now,
            HasTotp = content.Totp is not null,
            BackupCodes = content.BackupCodes.Count,
            Attested = attested,
            AttestedVersion = attested ? RotationAttestation.Version : null,
            Doubtful = doubtful,
        };
        db.Add(operation);
        if (attested && await db.AcknowledgedTexts.FindAsync([RotationAttestation.Version], cancellationToken) is null)
            db.AcknowledgedTexts.Add(new() { Version = RotationAttestation.Version, Text = RotationAttestation.Text, FirstUsedAt = now });
        audit.Add(
            Actors.Person(target.PersonId), "credential.sealing", target.Account.Subject,
            new { operation = operation.Id, by = target.Link is null ? "session" : "link", mail = target.Link?.MailKey, rule = verdict });
        return (operation, null);
    }
}
