using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Custodians;

/// <summary>
/// Reads the facts of a <see cref="CustodyCase"/> from the directory and the registry as they are now, and asks <see cref="CustodyRule"/>.
/// </summary>
public sealed class ReadCustody(SppsDb db, IAccountRequesters requesters, TimeProvider clock)
{
    public async Task<CustodyVerdict> DecideAsync(
        string personId, Account account, CustodyPurpose purpose, CancellationToken cancellationToken) =>
        CustodyRule.Decide(await CaseAsync(personId, account, purpose, CustodyRule.AsksFor(purpose), cancellationToken));

    /// <summary>All that a page wants to offer, from one reading.</summary>
    public async Task<Func<CustodyPurpose, bool>> AllowsAsync(string personId, Account account, CancellationToken cancellationToken)
    {
        var facts = await CaseAsync(personId, account, CustodyPurpose.SeeUsername, CustodyFacts.All, cancellationToken);
        return purpose => CustodyRule.Decide(facts with { Purpose = purpose }) is not CustodyVerdict.Refused;
    }

    /// <summary>Who may read the secret by their role alone, now.</summary>
    public async Task<IReadOnlyList<Person>> CustodiansAsync(Account account, CancellationToken cancellationToken)
    {
        var (role, orgId) = CustodyRule.Of(account.Kind) is Vault.Custody.Communications
            ? (Role.Communications, null)
            : (Role.Principal, account.OrgId);
        return await db.Roles.AsNoTracking().Where(assignment => assignment.Role == role && (orgId == null || assignment.OrgId == orgId))
            .Join(
                db.People.AsNoTracking().Where(person => person.Active), assignment => assignment.PersonId, person => person.Id,
                (_, person) => person)
            .Distinct().OrderBy(person => person.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Whom an open rotation asks for a (new) credential (B8): each active manager; where there is none, whoever answers for the account;
    /// empty where nobody does.
    /// </summary>
    public async Task<IReadOnlyList<Asked>> AskedToSealAsync(Account account, CancellationToken cancellationToken)
    {
        var managers = await db.People
            .AsNoTracking().Where(person => account.ManagerIds.Contains(person.Id) && person.Active).Select(person => person.Id).Order()
            .ToListAsync(cancellationToken);
        if (managers.Count > 0) return [.. managers.Select(id => Asked.Person(id, "Manager"))];
        return (await AnswersForAccount.ReadAsync(db, account, cancellationToken)).Answers is { } answers ? [answers] : [];
    }

    private async Task<CustodyCase> CaseAsync(
        string personId, Account account, CustodyPurpose purpose, CustodyFacts wanted, CancellationToken cancellationToken)
    {
        // Both in one question: it is asked at each step of a retrieval.
        var found = await db.People.AsNoTracking().Where(person => person.Id == personId)
            .Select(person => new
            {
                person.Active,
                Roles = db.Set<RoleAssignment>().Where(assignment => assignment.PersonId == person.Id).ToList()
            }).SingleOrDefaultAsync(cancellationToken);
        return new CustodyCase(
            purpose, account.Kind, account.OrgId, found?.Roles ?? [], Active: found?.Active is true,
            Manages: wanted.HasFlag(CustodyFacts.Manages)
                && (account.ManagerIds.Contains(personId) || await AskedForItAsync(personId, account, cancellationToken)),
            AnswersFor: wanted.HasFlag(CustodyFacts.AnswersFor) && await WhoAnswers.ForAsync(db, account, cancellationToken) == personId,
            HoldsGrant: wanted.HasFlag(CustodyFacts.HoldsGrant) && await HoldsGrantAsync(personId, account, cancellationToken),
            Assigned: wanted.HasFlag(CustodyFacts.Assigned)
                && await RotationIsOpenAsync(account, cancellationToken)
                && await IsAskedToSealAsync(personId, account, cancellationToken));
    }

    private Task<bool> HoldsGrantAsync(string personId, Account account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Set<BreakGlassCase>().AsNoTracking()
            .AnyAsync(glass => glass.AccountId == account.Id
                && glass.AskedById == personId && glass.State == BreakGlassState.Granted && glass.WindowEndsAt > now, cancellationToken);
    }

    private Task<bool> RotationIsOpenAsync(Account account, CancellationToken cancellationToken) =>
        db.Set<RotationTask>()
            .AsNoTracking().AnyAsync(task => task.AccountId == account.Id && task.State == RotationState.Open, cancellationToken);

    /// <summary>Themselves, or as somebody who stands in for whoever is asked by their post (A13).</summary>
    private async Task<bool> IsAskedToSealAsync(string personId, Account account, CancellationToken cancellationToken)
    {
        var delegates = await Delegates.ReadAsync(db, cancellationToken);
        return (await AskedToSealAsync(account, cancellationToken)).Any(asked => asked.Party is Party.Person { Id: var holder }
            && (holder == personId || (asked.Post is { } post && delegates.Of(post, holder).Contains(personId))));
    }

    // Until it is registered, whoever asked for the account sets it up (A7).
    private Task<bool> AskedForItAsync(string personId, Account account, CancellationToken cancellationToken) =>
        requesters.Awaited.AnyAsync(asked => asked.AccountId == account.Id && asked.PersonId == personId, cancellationToken);
}
