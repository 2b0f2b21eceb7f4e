using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.Registry;

/// <summary>
/// Which accounts of the registry a person may see: those of their own schools and departments, those they manage or answer for; the
/// offices see all.
/// </summary>
public static class VisibleAccounts
{
    public static IQueryable<Account> To(IQueryable<Account> accounts, SignedInPerson person)
    {
        if (SeesAll(person)) return accounts;
        var (id, orgs) = (person.Id, person.Roles.Select(role => role.OrgId).Distinct().ToList());
        return accounts.Where(account => orgs.Contains(account.OrgId) || account.ManagerIds.Contains(id) || account.ResponsibleId == id);
    }

    public static bool SeesAll(SignedInPerson person) =>
        person.IsOffice() || person.Has(Role.Superintendent) || person.Has(Role.SuperintendentDesignee);
}
