using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// A person asks the managers for a change of the password, with a reason; or for the credentials, where none are sealed (B8).
/// </summary>
public sealed class AskRotation(SppsDb db, ReadCustody custody, IAccountRequesters requesters, OpenRotation rotations, AuditLog audit)
{
    public Task<AskRotationResult> RunAsync(Guid accountId, string personId, string reason, CancellationToken cancellationToken) =>
        db.WriteAsync<AskRotationResult>(async () =>
        {
            var account = await db.Accounts.FirstOrDefaultAsync(candidate => candidate.Id == accountId, cancellationToken);
            if (account is null
                || await custody.DecideAsync(personId, account, CustodyPurpose.AskRotation, cancellationToken) is CustodyVerdict.Refused)
            {
                if (account is not null)
                    audit.Add(Actors.Person(personId), "credential.refused", account.Subject, new { purpose = CustodyPurpose.AskRotation });
                return new AskRotationResult.Refused();
            }
            var (sealedBefore, text) = (await db.Credentials.AnyAsync(
                credential => credential.AccountId == accountId, cancellationToken), reason.Trim());
            if (!sealedBefore && await RequesterIsAskedAsync(accountId, cancellationToken)) return new AskRotationResult.Asked();
            if (sealedBefore && text.Length is < OpenTicket.ShortestReason or > OpenTicket.LongestReason)
                return new AskRotationResult.NeedsReason(
                    $"Write in {OpenTicket.ShortestReason} to {OpenTicket.LongestReason} characters why the password should be changed: "
                    + "those who are asked read it. No password here.");
            if (account.Escrow is EscrowState.None) account.Escrow = EscrowState.Awaited;
            var opened = await rotations.RunAsync(
                account, sealedBefore ? RotationReason.Asked : RotationReason.NeverSealed, personId, Actors.Person(personId),
                cancellationToken, text.Length > 0 ? text : null);
            return opened is null ? new AskRotationResult.Refused() : new AskRotationResult.Asked();
        }, cancellationToken);

    /// <summary>The request for the account has asked already, and goes on asking (A7).</summary>
    internal Task<bool> RequesterIsAskedAsync(Guid accountId, CancellationToken cancellationToken) =>
        requesters.Awaited.AnyAsync(asked => asked.AccountId == accountId, cancellationToken);
}

/// <summary>Closed.</summary>
public abstract record AskRotationResult
{
    private AskRotationResult() { }

    /// <summary>Now, or before.</summary>
    public sealed record Asked : AskRotationResult;

    public sealed record NeedsReason(string Problem) : AskRotationResult;

    /// <summary>Closed, only reserved, or not for this person: nobody learns which.</summary>
    public sealed record Refused : AskRotationResult;
}
