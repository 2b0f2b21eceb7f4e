using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Vetting;

/// <summary>
/// What is allowed (E1): for everybody, without anybody’s name. Staff see their own requests besides, offices what is open.
/// </summary>
public sealed class ListAppsHttp(SppsDb db, SchoolCalendar calendar)
{
    private const int MostRequests = 50;

    [Function("ListApps"), Access(AccessRule.Public)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "apps")] HttpRequest request, CancellationToken cancellationToken)
    {
        var vetted = (await db.VettedPlatforms.AsNoTracking().ToListAsync(cancellationToken))
            .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).ToLookup(entry => entry.Approved);
        var person = request.HttpContext.Person();
        return Pages.Show(ListApps_Page.Create(new AppList(
            [.. vetted[true]], person is null ? [] : [.. vetted[false]],
            person is null ? [] : await MineAsync(person.Id, cancellationToken),
            person is not null && RequestVettingHttp.SeesAll(person) ? await OpenAsync(cancellationToken) : null,
            person is not null, calendar)));
    }

    private Task<List<AppVetting>> MineAsync(string personId, CancellationToken cancellationToken) => db.AppVettings.AsNoTracking()
        .Where(vetting => vetting.Wishes.Any(wish => wish.PersonId == personId && wish.LeftAt == null))
        .OrderByDescending(vetting => vetting.OpenedAt).Take(MostRequests).ToListAsync(cancellationToken);

    private Task<List<AppVetting>> OpenAsync(CancellationToken cancellationToken) => db.AppVettings.AsNoTracking().Whole()
        .Where(vetting => vetting.State == VettingState.Open).OrderBy(vetting => vetting.OpenedAt).ToListAsync(cancellationToken);
}

/// <param name="Refused">For staff only.</param>
/// <param name="Open">Null: not for this reader.</param>
public sealed record AppList(
    IReadOnlyList<VettedPlatform> Allowed, IReadOnlyList<VettedPlatform> Refused, IReadOnlyList<AppVetting> Mine,
    IReadOnlyList<AppVetting>? Open, bool IsSignedIn, SchoolCalendar Calendar);
