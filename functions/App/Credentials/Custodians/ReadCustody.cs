using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Custodians;

/// <summary>Reads the facts of a <see cref="CustodyCase"/> from the directory and the registry as they are now, and asks <see cref="CustodyRule"/>.</summary>
public sealed class ReadCustody(SppsDb db, TimeProvider clock)
{
    public async Task<CustodyVerdict> DecideAsync(string personId, Account account, CustodyPurpose purpose, CancellationToken cancellation) =>
        CustodyRule.Decide(await CaseAsync(personId, account, purpose, cancellation));

    /// <summary>All that a page wants to offer, from one reading.</summary>
    public async Task<Func<CustodyPurpose, bool>> AllowsAsync(string personId, Account account, CancellationToken cancellation)
    {
        var facts = await CaseAsync(personId, account, CustodyPurpose.SeeUsername, cancellation);
        return purpose => CustodyRule.Decide(facts with { Purpose = purpose }) is not CustodyVerdict.Refused;
    }

    /// <summary>Who may read the secret by their role alone, now.</summary>
    public async Task<IReadOnlyList<Person>> CustodiansAsync(Account account, CancellationToken cancellation)
    {
        var (role, orgId) = CustodyRule.Of(account.Kind) is Vault.Custody.Communications ? (Role.Communications, null) : (Role.Principal, account.OrgId);
        return await db.Roles.AsNoTracking().Where(assignment => assignment.Role == role && (orgId == null || assignment.OrgId == orgId))
            .Join(db.People.AsNoTracking().Where(person => person.Active), assignment => assignment.PersonId, person => person.Id, (_, person) => person)
            .Distinct().OrderBy(person => person.Id).ToListAsync(cancellation);
    }

    /// <summary>Who answers for the account now (A4): the holder of the post, or the superintendent's office.</summary>
    public async Task<string?> AnswersForAsync(Account account, CancellationToken cancellation)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellation);
        var holders = await OfficeHolder.ReadAsync(db, account.OrgId, cancellation);
        return ApproverRule.For(holders, org, account.Kind, requesterId: "", account.ResponsibleId) is ApproverFound.Found found ? found.PersonId : null;
    }

    /// <summary>Whom an open rotation asks for a (new) credential (B8): each active manager; where there is none, whoever answers for the account; empty where nobody does.</summary>
    public async Task<IReadOnlyList<string>> AskedToSealAsync(Account account, CancellationToken cancellation)
    {
        var managers = await db.People.AsNoTracking().Where(person => account.ManagerIds.Contains(person.Id) && person.Active).Select(person => person.Id).Order().ToListAsync(cancellation);
        return managers.Count > 0 ? managers : await AnswersForAsync(account, cancellation) is { } answers ? [answers] : [];
    }

    private async Task<CustodyCase> CaseAsync(string personId, Account account, CustodyPurpose purpose, CancellationToken cancellation)
    {
        var active = await db.People.AsNoTracking().AnyAsync(person => person.Id == personId && person.Active, cancellation);
        var roles = await db.Roles.AsNoTracking().Where(assignment => assignment.PersonId == personId).ToListAsync(cancellation);
        var now = clock.GetUtcNow();
        var granted = await db.Set<BreakGlassCase>().AsNoTracking().AnyAsync(
            glass => glass.AccountId == account.Id && glass.AskedById == personId && glass.State == BreakGlassState.Granted && glass.WindowEndsAt > now, cancellation);
        return new CustodyCase(
            purpose, account.Kind, account.OrgId, roles, active,
            Manages: account.ManagerIds.Contains(personId) || await AskedForItAsync(personId, account, cancellation),
            AnswersFor: await AnswersForAsync(account, cancellation) == personId, granted,
            Assigned: await RotationIsOpenAsync(account, cancellation) && (await AskedToSealAsync(account, cancellation)).Contains(personId));
    }

    private Task<bool> RotationIsOpenAsync(Account account, CancellationToken cancellation) =>
        db.Set<RotationTask>().AsNoTracking().AnyAsync(task => task.AccountId == account.Id && task.State == RotationState.Open, cancellation);

    // Until it is registered, whoever asked for the account sets it up (A7).
    private Task<bool> AskedForItAsync(string personId, Account account, CancellationToken cancellation) => db.AccountRequests.AsNoTracking()
        .AnyAsync(request => request.AccountId == account.Id && request.RequesterId == personId && request.State == RequestState.AwaitingEscrow, cancellation);
}
