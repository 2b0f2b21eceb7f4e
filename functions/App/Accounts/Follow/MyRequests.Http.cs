using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Vetting;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Follow;

/// <summary>A requester follows their requests; the office may look at any.</summary>
public sealed class MyRequestsHttp(SppsDb db, WithdrawAccountRequest withdraw, Timeline timeline, FlowNudge nudge, SchoolCalendar calendar)
{
    [Function("ListMyRequests"), Access(AccessRule.Staff)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/requests")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        var requests = await db.AccountRequests
            .AsNoTracking().Where(candidate => candidate.RequesterId == personId).OrderByDescending(candidate => candidate.CreatedAt)
            .Take(200).ToListAsync(cancellationToken);
        var drafts = await db.AccountRequestDrafts
            .AsNoTracking().Where(draft => draft.RequesterId == personId && draft.RequestId == null)
            .OrderByDescending(draft => draft.CreatedAt).Take(50).ToListAsync(cancellationToken);
        return Pages.Show(MyRequests_Page.Create(new MyRequestsModel(
            requests, drafts, await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken),
            await PlatformCatalogue.ReadAsync(db, cancellationToken), calendar)));
    }

    [Function("ShowMyRequest"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/requests/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var found = await db.AccountRequests.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        // Another owner's request is not there.
        if (found is null || (found.RequesterId != person.Id && !person.IsOffice())) return Pages.NotFound();
        var entries = await db.AuditEntries
            .AsNoTracking().Where(entry => entry.Subject == found.Subject).OrderBy(entry => entry.Sequence).ToListAsync(cancellationToken);
        var people = Timeline.PeopleIn(entries).Concat(found.ManagerIds).Append(found.RequesterId).Distinct().ToList();
        var names = await db.People
            .AsNoTracking().Where(candidate => people.Contains(candidate.Id))
            .ToDictionaryAsync(candidate => candidate.Id, candidate => candidate.FullName, cancellationToken);
        string NameOf(string personId) => names.GetValueOrDefault(personId, "somebody who left the district");
        var catalogue = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == found.OrgId, cancellationToken);
        return Pages.Show(MyRequest_Page.Create(new MyRequestModel(
            found, org.Name, catalogue.NameOf(found.Platform), NameOf(found.RequesterId), [.. found.ManagerIds.Select(NameOf)],
            [.. timeline.Of(entries, NameOf)],
            SetUpSteps.For(found, catalogue.Find(found.Platform)), IsMine: found.RequesterId == person.Id,
            await db.AppVettings.AsNoTracking().Where(vetting => vetting.Wishes.Any(wish => wish.About == found.Subject))
                .Select(vetting => (Guid?)vetting.Id).FirstOrDefaultAsync(cancellationToken), calendar)));
    }

    [Function("WithdrawMyRequest"), Access(AccessRule.Staff)]
    public async Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/requests/{id:guid}/withdraw")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        if (!await db.AccountRequests.AnyAsync(candidate => candidate.Id == id && candidate.RequesterId == personId, cancellationToken))
            return Pages.NotFound();
        await withdraw.RunAsync(id, personId, cancellationToken);
        await nudge.SendAsync(client);
        return Results.LocalRedirect($"/accounts/requests/{id}");
    }
}

public sealed record MyRequestsModel(
    IReadOnlyList<AccountRequest> Requests, IReadOnlyList<AccountRequestDraft> Drafts, IReadOnlyDictionary<string, string> OrgNames,
    PlatformCatalogue Catalogue, SchoolCalendar Calendar);

/// <param name="SetUp">What is to be done after the approval (A7).</param>
/// <param name="VettingId">Of its platform (E1); null: it needed none.</param>
public sealed record MyRequestModel(
    AccountRequest Request, string OrgName, string PlatformName, string Requester, IReadOnlyList<string> Managers,
    IReadOnlyList<TimelineEntry> History, IReadOnlyList<string> SetUp, bool IsMine, Guid? VettingId, SchoolCalendar Calendar);
