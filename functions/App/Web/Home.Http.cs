using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.Web;

/// <summary>The start page: what waits for me (J4), and the ways in.</summary>
public sealed class Home(SppsDb db)
{
    [Function("Home"), Access(AccessRule.Public)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "/")] HttpRequest request, CancellationToken cancellation)
    {
        if (request.HttpContext.Person() is not { } person) return Pages.Show(Welcome_Page.Create());
        var toDecide = await db.Approvals.CountAsync(approval => approval.ApproverId == person.Id && approval.State == ApprovalState.Open, cancellation);
        var mine = await db.AccountRequests.AsNoTracking()
            .Where(asked => asked.RequesterId == person.Id && (asked.State == RequestState.NeedsFields || asked.State == RequestState.ChangesAsked || asked.State == RequestState.AwaitingEscrow))
            .OrderBy(asked => asked.CreatedAt).ToListAsync(cancellation);
        // It names the platforms of those only.
        var catalogue = mine.Count == 0 ? new PlatformCatalogue([]) : await PlatformCatalogue.ReadAsync(db, cancellation);
        return Pages.Show(Home_Page.Create(new HomeModel(person, toDecide, mine, catalogue)));
    }

    /// <summary>Every address that no other function serves.</summary>
    [Function("NoSuchPage"), Access(AccessRule.Public)]
    public static IResult NotFound([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "{*path}")] HttpRequest request) =>
        Pipeline.HttpWants.WantsJson(request.HttpContext) ? Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is nothing at this address.") : Pages.NotFound();
}

public sealed record HomeModel(SignedInPerson Person, int ToDecide, IReadOnlyList<AccountRequest> Mine, PlatformCatalogue Catalogue);
