using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Who there is to choose from.</summary>
/// <param name="Left">Managers who left the district.</param>
/// <param name="Remaining">Managers who are still there.</param>
/// <param name="Staff">Active people of the account's school or department.</param>
public sealed record HandOverChoices(
    AccountKind Kind, IReadOnlyList<Person> Left, IReadOnlyList<Person> Remaining, IReadOnlyList<Person> Staff)
{
    public const int Most = 10;

    /// <summary>School and Department accounts never hang on one person (A1).</summary>
    public int AtLeast => Kind is AccountKind.Classroom ? 1 : 2;

    public bool RemainingAreEnough => Remaining.Count >= AtLeast;

    public IEnumerable<Person> Candidates => Staff.Where(person => Remaining.All(manager => manager.Id != person.Id));

    public static async Task<HandOverChoices> ReadAsync(SppsDb db, Account account, CancellationToken cancellationToken)
    {
        var managers = await db.People
            .AsNoTracking().Where(person => account.ManagerIds.Contains(person.Id)).OrderBy(person => person.FamilyName)
            .ThenBy(person => person.Id).ToListAsync(cancellationToken);
        var staff = await db.People.AsNoTracking().Where(person => person.Active
            && db.Set<RoleAssignment>().Any(role => role.PersonId == person.Id && role.OrgId == account.OrgId))
            .OrderBy(person => person.FamilyName).ThenBy(person => person.GivenName).ThenBy(person => person.Id)
                .ToListAsync(cancellationToken);
        return new HandOverChoices(
            account.Kind, [.. managers.Where(person => !person.Active)], [.. managers.Where(person => person.Active)], staff);
    }
}
