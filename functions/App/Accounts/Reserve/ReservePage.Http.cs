using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Reserve;

/// <summary>Where Communications enters a Facebook page that it holds for a school (A2).</summary>
public sealed class ReservePageHttp(SppsDb db, ReservePage reserve, FlowNudge nudge)
{
    [Function("ShowReservePage"), Access(AccessRule.Communications)]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/reserve")] HttpRequest request,
        CancellationToken cancellationToken) =>
        PageAsync(request.Query["org"].ToString(), "", [], cancellationToken);

    [Function("ReservePage"), Access(AccessRule.Communications)]
    public async Task<IResult> Reserve(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/reserve")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var (org, url) = (form["organization"].ToString(), form["url"].ToString());
        var problems = await reserve.RunAsync(org, url, request.HttpContext.RequirePerson().Id, cancellationToken);
        if (problems.Count > 0) return await PageAsync(org, url, problems, cancellationToken);
        await nudge.SendAsync(client);
        return Results.LocalRedirect($"/accounts?org={Uri.EscapeDataString(org)}");
    }

    private async Task<IResult> PageAsync(
        string org, string url, IReadOnlyList<FieldProblem> problems, CancellationToken cancellationToken) => Pages.Show(
        ReservePage_Page.Create(new ReservePageModel(
            org, url, problems,
            await db.Orgs.AsNoTracking()
                .Where(unit => unit.Kind == OrgKind.School).OrderBy(unit => unit.Name).ToListAsync(cancellationToken))),
        problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
}

public sealed record ReservePageModel(string Org, string Url, IReadOnlyList<FieldProblem> Problems, IReadOnlyList<OrgUnit> Schools)
{
    public string? Problem(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Message;
}
