using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>
/// For the Technology office: lists who has an authenticator app, and removes that of a lost phone (B3). Technology must give a fresh code,
/// and both the person and Communications are told.
/// </summary>
public sealed class ResetAuthenticatorHttp(SppsDb db, AuthenticatorApps apps, StepUps stepUps, SchoolCalendar calendar, RateLimits limits)
{
    private const string List = "/step-up/authenticators";
    private const int ShortestReason = 10;
    private const int LongestReason = 200;
    private const int PostsPerPerson = 60;

    [Function("ListAuthenticators"), Access(AccessRule.Technology)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "step-up/authenticators")] HttpRequest request,
        CancellationToken cancellationToken) =>
        await PageAsync(personId: "", reason: "", problem: null, cancellationToken);

    [Function("ResetAuthenticator"), Access(AccessRule.Technology)]
    public async Task<IResult> Reset(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/authenticators")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (http, by) = (request.HttpContext, request.HttpContext.RequirePerson().Person);
        if (!limits.TryTake("authenticators", by.Id, PostsPerPerson)) return RateLimits.Refusal(http);
        if (!await stepUps.IsFreshAsync(http, by.Id, cancellationToken)) return Results.LocalRedirect(StepUps.PageTo(List));
        var form = await request.ReadFormAsync(cancellationToken);
        var (personId, reason) = (form["person"].ToString(), form["reason"].ToString().Trim());
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == personId, cancellationToken) is not { } person)
            return Pages.NotFound();
        if (reason.Length is < ShortestReason or > LongestReason || reason.Any(char.IsControl))
            return await PageAsync(
                personId, reason,
                $"Write in {ShortestReason} to {LongestReason} characters how you know that it is them who ask: it goes on record, and "
                + "to them.",
                cancellationToken);
        return await apps.RemoveAsync(person, by, reason, cancellationToken)
            ? Pages.Message(
                "The authenticator is removed",
                $"{person.FullName} and the Office of Communications were told. Until they set up another one, codes are mailed to them.",
                StatusCodes.Status200OK, "Authenticators", List)
            : Pages.NotFound();
    }

    private async Task<IResult> PageAsync(string personId, string reason, string? problem, CancellationToken cancellationToken)
    {
        var rows = await db.Set<Authenticator>().AsNoTracking().Where(authenticator => authenticator.ConfirmedAt != null)
            .Join(db.People, authenticator => authenticator.PersonId, person => person.Id, (authenticator, person) => new
            {
                person,
                authenticator.ConfirmedAt
            })
            .OrderBy(row => row.person.FamilyName).ThenBy(row => row.person.GivenName).ToListAsync(cancellationToken);
        return Pages.Show(
            ResetAuthenticator_Page.Create(new ResetPage(
                [.. rows.Select(row => new ResetRow(row.person, row.ConfirmedAt!.Value))], personId, reason, problem, calendar)),
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

public sealed record ResetRow(Person Person, DateTimeOffset Since);

/// <param name="ProblemOf">Whose form was sent with a problem; empty if none was.</param>
/// <param name="Reason">The reason given in that form.</param>
public sealed record ResetPage(IReadOnlyList<ResetRow> Rows, string ProblemOf, string Reason, string? Problem, SchoolCalendar Calendar);
