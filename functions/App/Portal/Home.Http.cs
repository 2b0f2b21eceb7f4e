using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Portal;

/// <summary>The start page: what waits for me (J4), and the ways in.</summary>
public sealed class Home(ReadAssignments assignments, ApprovalKinds approvals)
{
    // A parameter that only the empty path matches: the real host takes "" as the function's name, and "/" breaks every route there.
    [Function("Home"), Access(AccessRule.Public)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{start:maxlength(0)?}")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (request.HttpContext.Person() is not { } person) return Pages.Show(Welcome_Page.Create());
        var waiting = await assignments.ToDoAsync(person.Id, cancellationToken);
        var toDecide = waiting.Where(waits => approvals.Names.Contains(waits.Assignment.Kind)).ToList();
        return Pages.Show(Home_Page.Create(new HomeModel(person, toDecide.Count, [.. waiting.Except(toDecide)])));
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

/// <param name="ToDecide">How many approvals: they have a page of their own.</param>
/// <param name="Waiting">Everything else that this person is asked to do; most urgent first.</param>
public sealed record HomeModel(SignedInPerson Person, int ToDecide, IReadOnlyList<WaitingForMe> Waiting);
