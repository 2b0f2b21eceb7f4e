using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Ownership;

/// <summary>
/// Who can read what, and who knows it (issue 3): for principals and directors their own accounts, for the offices and the superintendent's
/// all. Read in a few queries, however many accounts there are; who can take out is asked of <see cref="CustodyRule"/> itself, so that the
/// report can't differ from the door.
/// </summary>
public sealed class ReadOwnership(SppsDb db, SchoolCalendar calendar, TimeProvider clock)
{
    public static bool MayRead(SignedInPerson person) =>
        VisibleAccounts.SeesAll(person) || person.Has(Role.Principal) || person.Has(Role.Director);

    /// <returns>Those with problems first, the gravest on top.</returns>
    public async Task<IReadOnlyList<OwnershipRow>> ForAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        var accounts = await AccountsOf(person).ToListAsync(cancellationToken);
        var ids = accounts.Select(account => account.Id).ToList();
        var orgs = await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, cancellationToken);
        var posts = (await db.Roles
            .AsNoTracking().Where(role => role.Role != Role.Staff && role.Role != Role.Teacher)
            .ToListAsync(cancellationToken)).ToLookup(role => role.PersonId);
        var credentials = await db.Credentials
            .AsNoTracking().Where(credential => ids.Contains(credential.AccountId))
            .ToDictionaryAsync(credential => credential.AccountId, cancellationToken);
        var rotations = (await db
            .Set<RotationTask>().AsNoTracking().Where(task => task.State == RotationState.Open && ids.Contains(task.AccountId))
            .ToListAsync(cancellationToken)).ToLookup(task => task.AccountId);
        var late = (await db.Assignments.AsNoTracking()
            .Where(asked => asked.Kind == RotationAssignment.Kind && asked.State == AssignmentState.Open && asked.EscalationLevel > 0)
            .Select(asked => asked.Subject).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var named = accounts.SelectMany(account => account.ManagerIds).Concat(credentials.Values.SelectMany(credential => new[]
        {
            credential.SealedById,
            credential.RevealedById ?? ""
        }))
            .Concat(posts.Select(holder => holder.Key)).ToHashSet();
        var people = await db.People
            .AsNoTracking().Where(known => named.Contains(known.Id)).ToDictionaryAsync(known => known.Id, cancellationToken);
        var holders = posts.SelectMany(roles => roles)
            .Where(role => people.ContainsKey(role.PersonId))
            .Select(role => new OfficeHolder(role.PersonId, role.OrgId, role.Role, people[role.PersonId].Active))
            .ToLookup(holder => holder.OrgId);
        var superintendency = holders
            .SelectMany(group => group).Where(holder => holder.Role is Role.Superintendent or Role.SuperintendentDesignee).ToList();
        var candidates = posts.Select(roles => (Person: people[roles.Key], Roles: roles.ToList()))
            .OrderBy(candidate => candidate.Person.FamilyName).ThenBy(candidate => candidate.Person.Id, StringComparer.Ordinal).ToList();
        var acknowledged = (await db.AcknowledgedBy.AsNoTracking().Where(known => known.Version == Acknowledgement.Version)
            .Select(known => known.PersonId).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var today = calendar.LocalDate(clock.GetUtcNow());
        string? NameOf(string? id) => id is not null && people.TryGetValue(id, out var known) ? known.FullName : null;
        return [.. accounts.Select(Row)
            .OrderBy(row => row.Problems.Count == 0 ? int.MaxValue : (int)row.Problems[0]).ThenByDescending(row => row.Problems.Count)
            .ThenBy(row => row.OrgName, StringComparer.Ordinal).ThenBy(row => row.Account.Handle, StringComparer.OrdinalIgnoreCase)
                .ThenBy(row => row.Account.Id)];

        OwnershipRow Row(Account account)
        {
            var (org, credential, rotation) = (orgs[account.OrgId], credentials.GetValueOrDefault(
                account.Id), rotations[account.Id].FirstOrDefault());
            var custodians = candidates.Where(candidate => CustodyRule.Decide(new CustodyCase(
                CustodyPurpose.Reveal, account.Kind, account.OrgId, candidate.Roles,
                candidate.Person.Active)) is not CustodyVerdict.Refused)
                .Select(candidate => candidate.Person).ToList();
            var managers = account.ManagerIds.Where(people.ContainsKey).Select(id => people[id]).ToList();
            var unacknowledged = account.State is AccountState.Active
                ? managers.Where(manager => manager.Active && !acknowledged.Contains(manager.Id)).ToList() : [];
            var found = ApproverRule.For(
                [.. holders[account.OrgId].Concat(superintendency).Distinct()], org, account.Kind, requesterId: "",
                account.ResponsibleId) as ApproverFound.Found;
            return new OwnershipRow(
                account, org.Name, custodians, managers, unacknowledged, credential, rotation,
                found is null ? null : people[found.PersonId], NameOf(credential?.SealedById), NameOf(credential?.RevealedById),
                OwnershipCheck.Of(
                    account, credential, rotation is not null && late.Contains(rotation.Subject), managers, custodians.Count,
                    found is not null, today));
        }
    }

    private IQueryable<Account> AccountsOf(SignedInPerson person)
    {
        var open = db.Accounts.AsNoTracking().Where(account => account.State != AccountState.Closed);
        if (VisibleAccounts.SeesAll(person)) return open;
        // What a principal also sees of another school as one of its staff is not theirs to report on.
        var orgs = person.Roles.Where(role => role.Role is Role.Principal or Role.Director).Select(role => role.OrgId).Distinct().ToList();
        return open.Where(account => orgs.Contains(account.OrgId));
    }
}
