using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>One account of the registry (A10): what every feature knows about it, and its history. No credential is shown here.</summary>
public sealed class ShowAccountHttp(SppsDb db, ReadCustody custody, Timeline timeline, SchoolCalendar calendar)
{
    [Function("ShowAccount"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var visible = VisibleAccounts.To(db.Accounts.AsNoTracking(), person);
        if (await visible.FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) is not { } account)
            return Pages.NotFound();
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Subject == account.Subject)
            .OrderBy(entry => entry.Sequence).ToListAsync(cancellationToken);
        var ids = Timeline.PeopleIn(entries).Concat(account.ManagerIds).Append(account.ResponsibleId ?? "").Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(candidate => ids.Contains(candidate.Id))
            .ToDictionaryAsync(candidate => candidate.Id, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        return Pages.Show(ShowAccount_Page.Create(new ShowAccountModel(
            account, org.Name, (await PlatformCatalogue.ReadAsync(db, cancellationToken)).NameOf(account.Platform), people,
            [.. timeline.Of(entries, personId => people.GetValueOrDefault(personId)?.FullName ?? "Somebody who left the district")],
            await custody.DecideAsync(person.Id, account, CustodyPurpose.SeeUsername, cancellationToken) is not CustodyVerdict.Refused,
            calendar)));
    }
}

/// <param name="SeesCredential">May see that there is a credential, and its username (B2).</param>
public sealed record ShowAccountModel(
    Account Account, string OrgName, string PlatformName, IReadOnlyDictionary<string, Person> People, IReadOnlyList<TimelineEntry> History,
    bool SeesCredential, SchoolCalendar Calendar);
