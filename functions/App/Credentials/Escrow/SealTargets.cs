using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>What a form seals, for whom, and by which way they came.</summary>
/// <param name="Link">Null when signed in.</param>
/// <param name="Rotation">The open task that it closes, whichever way they came.</param>
/// <param name="HasCredential">There is one in the vault already: this is a change, which is attested.</param>
public sealed record SealTarget(
    Account Account, string PersonId, ActionLink? Link, RotationTask? Rotation, bool HasCredential, IReadOnlyCollection<string> WordsAround)
{
    /// <summary>The password was changed on the platform: that must be said (B8).</summary>
    // Also where none was sealed yet, but others can know the password.
    public bool MustAttest => HasCredential || Rotation is { IsFirst: false };
}

/// <summary>Finds the account behind an escrow link (A7, B8) or an address of the portal.</summary>
public sealed class SealTargets(SppsDb db, IAccountRequesters requesters)
{
    /// <returns>Null when what the link is about needs no credential any more.</returns>
    public async Task<SealTarget?> OfLinkAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var subject = await SubjectOfAsync(link, cancellationToken);
        var id = Guid.Parse(subject.AsSpan(subject.LastIndexOf('/') + 1));
        var accountId = await requesters.AccountOfAsync(subject, cancellationToken)
            ?? await db.Set<RotationTask>()
                .Where(task => task.Id == id && task.State == RotationState.Open).Select(task => (Guid?)task.AccountId)
                .FirstOrDefaultAsync(cancellationToken);
        return accountId is { } found ? await OfAccountAsync(found, link.PersonId, link, cancellationToken) : null;
    }

    /// <summary>What the assignment is about that mailed it; else what the link says itself.</summary>
    public async Task<string> SubjectOfAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var id = link.SubjectId;
        return link.Subject != Assignment.LinkSubjectOf(id) ? link.Subject
            : await db.Assignments.Where(assignment => assignment.Id == id).Select(assignment => assignment.Subject)
                .SingleAsync(cancellationToken);
    }

    /// <returns>Null when there is no such account, or it is closed.</returns>
    public async Task<SealTarget?> OfAccountAsync(Guid accountId, string personId, ActionLink? link, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.Id == accountId && candidate.State != AccountState.Closed && candidate.State != AccountState.Reserved,
            cancellationToken);
        if (account is null) return null;
        var rotation = await db.Set<RotationTask>()
            .AsNoTracking().FirstOrDefaultAsync(task => task.AccountId == accountId && task.State == RotationState.Open, cancellationToken);
        var org = await db.Orgs.AsNoTracking()
            .Where(unit => unit.Id == account.OrgId).Select(unit => unit.Name).SingleAsync(cancellationToken);
        return new SealTarget(
            account, personId, link, rotation,
            await db.Credentials.AnyAsync(credential => credential.AccountId == accountId, cancellationToken),
            [account.Handle, account.Platform, org]);
    }

    /// <summary>Asked again inside the write that begins: a link is used once, whoever is first (B6).</summary>
    public async Task<bool> IsStillOpenAsync(SealTarget target, CancellationToken cancellationToken)
    {
        if (target.Link is not { } link)
            return await OfAccountAsync(target.Account.Id, target.PersonId, null, cancellationToken) is not null;
        var now = await db.Links.AsNoTracking().SingleAsync(candidate => candidate.Id == link.Id, cancellationToken);
        return now is { UsedAt: null, RevokedAt: null } && await OfLinkAsync(now, cancellationToken) is not null;
    }
}
