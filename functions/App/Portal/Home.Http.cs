using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Credentials;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Portal;

/// <summary>The start page: what waits for me (J4), and the ways in.</summary>
public sealed class Home(SppsDb db, WaitingTasks waiting, ReadAssignments assignments, ApprovalKinds approvals)
{
    // A parameter that only the empty path matches: the real host takes "" as the function's name, and "/" breaks every route there.
    [Function("Home"), Access(AccessRule.Public)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{start:maxlength(0)?}")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (request.HttpContext.Person() is not { } person) return Pages.Show(Welcome_Page.Create());
        var toDecide = (await assignments.ToDoAsync(person.Id, cancellationToken))
            .Count(waits => approvals.Names.Contains(waits.Assignment.Kind));
        var mine = await db.AccountRequests.AsNoTracking()
            .Where(asked => asked.RequesterId == person.Id
                && (asked.State == RequestState.NeedsFields
                    || asked.State == RequestState.ChangesAsked || asked.State == RequestState.AwaitingEscrow))
            .OrderBy(asked => asked.CreatedAt).ToListAsync(cancellationToken);
        return Pages.Show(Home_Page.Create(new HomeModel(
            person, toDecide, mine, await waiting.ForAsync(person, cancellationToken),
            await PlatformCatalogue.ReadAsync(db, cancellationToken))));
    }

    /// <summary>
    /// Every address that no other function serves. The real host tries routes in the order of the functions' names, so this name is the
    /// last.
    /// </summary>
    [Function("ZNoSuchPage"), Access(AccessRule.Public)]
    public static IResult NotFound(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "{*path}")] HttpRequest request) =>
        request.HttpContext.WantsJson()
            ? Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is nothing at this address.")
            : Pages.NotFound();
}

public sealed record HomeModel(
    SignedInPerson Person, int ToDecide, IReadOnlyList<AccountRequest> Mine, IReadOnlyList<WaitingTask> Tasks, PlatformCatalogue Catalogue);
