using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Enters into the store what the vault has kept: the reference, the account's state, the link, the flows that wait, the mails. All in one
/// write; run twice, it acts once.
/// </summary>
public sealed class FinishSeal(
    SppsDb db, ActionLinks links, FollowUpSeal followUp, AuditLog audit, SchoolCalendar calendar, TimeProvider clock,
    IOptions<CredentialOptions> options)
{
    /// <returns>
    /// True when the credential now counts. False when it was given up in the meantime or the account has a newer one; then the vault's
    /// version of it is disabled.
    /// </returns>
    public Task<bool> RunAsync(Guid operationId, KeptVersions kept, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var operation = await db.Set<SealOperation>().SingleAsync(candidate => candidate.Id == operationId, cancellationToken);
        if (operation.State is SealState.Kept or SealState.Settled) return true;
        if (operation.State is not SealState.Began || await IsOvertakenAsync(operation, cancellationToken))
        {
            Abandon(operation, "Overtaken");
            return false;
        }
        operation.State = SealState.Kept;
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == operation.AccountId, cancellationToken);
        var credential = await TakeOverAsync(operation, account, kept, cancellationToken);
        audit.Add(Actors.Person(operation.PersonId), "credential.sealed", account.Subject,
            new
            {
                operation = operation.Id,
                credential.Custody,
                credential.Version,
                credential.HasTotp,
                credential.BackupCodes,
                operation.Attested,
                operation.Doubtful,
                credential.RotateBy
            });
        await EndLinksAsync(operation, cancellationToken);
        await followUp.RunAsync(operation, account, credential, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>For a credential that the vault has not kept: the link works again, and the account still waits.</summary>
    public Task AbandonAsync(Guid operationId, string because, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var operation = await db.Set<SealOperation>().SingleAsync(candidate => candidate.Id == operationId, cancellationToken);
        if (operation.State is SealState.Began) Abandon(operation, because);
    }, cancellationToken);

    private void Abandon(SealOperation operation, string because)
    {
        operation.State = SealState.Abandoned;
        audit.Add(
            Actors.System, "credential.seal-abandoned", Account.SubjectOf(operation.AccountId), new { operation = operation.Id, because });
    }

    /// <summary>
    /// After a crash a person may have handed in the credential again before this one was settled; the older one must not replace it.
    /// </summary>
    private Task<bool> IsOvertakenAsync(SealOperation operation, CancellationToken cancellationToken) => db.Set<SealOperation>().AnyAsync(
        other => other.AccountId == operation.AccountId
            && other.StartedAt > operation.StartedAt && (other.State == SealState.Kept || other.State == SealState.Settled),
        cancellationToken);

    private async Task<Credential> TakeOverAsync(
        SealOperation operation, Account account, KeptVersions kept, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var credential = await db.Credentials.FindAsync([account.Id], cancellationToken);
        if (credential is null)
        {
            credential = new Credential
            {
                AccountId = account.Id,
                Custody = CustodyRule.Of(account.Kind),
                Version = kept.Version,
                SealedAt = now,
                SealedById = operation.PersonId
            };
            db.Credentials.Add(credential);
        }
        (credential.Version, credential.UsernameVersion, credential.SealedAt, credential.SealedById) =
            (kept.Version, kept.Username, now, operation.PersonId);
        (credential.HasTotp, credential.BackupCodes, credential.CollectedAt, credential.Mark) =
            (operation.HasTotp, operation.BackupCodes, null, kept.Mark);
        credential.RotateBy = options.Value.RotateAfter > TimeSpan.Zero ? calendar.LocalDate(now + options.Value.RotateAfter) : null;
        account.Escrow = EscrowState.Sealed;
        return credential;
    }

    private async Task EndLinksAsync(SealOperation operation, CancellationToken cancellationToken)
    {
        if (operation.LinkId is not { } linkId) return;
        var link = await db.Links.SingleAsync(candidate => candidate.Id == linkId, cancellationToken);
        link.UsedAt = clock.GetUtcNow();
        await links.RevokeAsync(CredentialLinks.EscrowCredential, link.Subject, RevokedBecause.TaskEnded, cancellationToken);
    }
}
