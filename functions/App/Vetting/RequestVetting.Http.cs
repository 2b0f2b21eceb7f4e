using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Vetting;

/// <summary>“May we use this app?”: the form, and what became of it for whoever asked (E1).</summary>
public sealed class RequestVettingHttp(SppsDb db, RequestVetting ask, AskForVetting asking, Timeline timeline, SchoolCalendar calendar)
{
    [Function("ShowVettingForm"), Access(AccessRule.Staff)]
    public async Task<IResult> Form(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "apps/ask")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var form = VettingForm.Empty with { Name = request.Query["name"].ToString() };
        // To add what was not known when it was asked for.
        if (Guid.TryParse(request.Query["like"], out var id)
            && await FindAsync(id, request.HttpContext.RequirePerson(), cancellationToken) is { State: VettingState.Open } open)
            form = VettingForm.Of(open, OwnOf(open, request.HttpContext)?.Purpose ?? open.Purpose);
        return Page(form, []);
    }

    [Function("RequestVetting"), Access(AccessRule.Staff)]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "apps/ask")] HttpRequest request, CancellationToken cancellationToken)
    {
        var form = VettingForm.Read(await request.ReadFormAsync(cancellationToken));
        return await ask.RunAsync(form, request.HttpContext.RequirePerson(), cancellationToken) switch
        {
            RequestVettingResult.Taken taken => Results.LocalRedirect($"/apps/requests/{taken.Id}"),
            RequestVettingResult.Wrong wrong => Page(form, wrong.Problems),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    [Function("ShowVetting"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "apps/requests/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (await FindAsync(id, person, cancellationToken) is not { } vetting) return Pages.NotFound();
        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Subject == vetting.Subject)
            .OrderBy(entry => entry.Sequence).ToListAsync(cancellationToken);
        var people = Timeline.PeopleIn(entries).Concat(vetting.Wishes.Select(wish => wish.PersonId)).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(candidate => people.Contains(candidate.Id))
            .ToDictionaryAsync(candidate => candidate.Id, candidate => candidate.FullName, cancellationToken);
        string NameOf(string personId) => names.GetValueOrDefault(personId, "somebody who left the district");
        var reviews = await ReviewVettingHttp.OpenFor(db, person, vetting, cancellationToken);
        return Pages.Show(ShowVetting_Page.Create(new VettingPage(
            vetting, OwnOf(vetting, request.HttpContext), SeesAll(person), NameOf, [.. timeline.Of(entries, NameOf)], reviews, calendar)));
    }

    [Function("LeaveVetting"), Access(AccessRule.Staff)]
    public async Task<IResult> Leave(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "apps/requests/{id:guid}/leave")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        var left = await db.WriteAsync(async () =>
        {
            var vetting = await db.AppVettings.Whole().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
            if (vetting is null || !vetting.Wishes.Exists(wish => wish.PersonId == personId)) return false;
            // An account request that waits is withdrawn on its own page.
            await asking.LeaveAsync(
                vetting, wish => wish.PersonId == personId && wish.About is null, Actors.Person(personId), cancellationToken);
            return true;
        }, cancellationToken);
        return left ? Results.LocalRedirect($"/apps/requests/{id}") : Pages.NotFound();
    }

    internal static bool SeesAll(SignedInPerson person) =>
        person.IsOffice() || person.Has(Role.Superintendent) || person.Has(Role.SuperintendentDesignee);

    private async Task<AppVetting?> FindAsync(Guid id, SignedInPerson person, CancellationToken cancellationToken)
    {
        var vetting = await db.AppVettings.AsNoTracking().Whole().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        return vetting is not null && (SeesAll(person) || vetting.Wishes.Exists(wish => wish.PersonId == person.Id)) ? vetting : null;
    }

    private static VettingWish? OwnOf(AppVetting vetting, HttpContext http) => vetting.Wishes
        .OrderBy(wish => wish.About is not null).FirstOrDefault(wish => wish.PersonId == http.RequirePerson().Id && wish.LeftAt is null);

    private static IResult Page(VettingForm form, IReadOnlyList<FieldProblem> problems) => Pages.Show(
        VettingForm_Page.Create(new VettingFormPage(form, problems)),
        problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}
