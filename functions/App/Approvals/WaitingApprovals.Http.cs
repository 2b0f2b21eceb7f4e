using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>What waits for a signed-in approver (J4), and what they have decided.</summary>
public sealed class WaitingApprovalsHttp(SppsDb db, ApprovalKinds kinds, ReadAssignments assignments, ApprovalPages pages)
{
    private const int Most = 200;

    [Function("ListApprovals"), Access(AccessRule.Staff)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (id, names) = (request.HttpContext.RequirePerson().Id, kinds.Names);
        List<WaitingApproval> rows = [];
        foreach (var waiting in await assignments.ToDoAsync(id, cancellationToken, Most))
            if (names.Contains(waiting.Assignment.Kind))
                rows.Add(new WaitingApproval(
                    waiting.Assignment.Id, waiting.Text.Title, waiting.Text.Asker ?? "", pages.LocalDay(waiting.Since), null));
        var decided = await db.Assignments.AsNoTracking()
            .Where(assignment => assignment.AnsweredById == id && names.Contains(assignment.Kind))
            .OrderByDescending(assignment => assignment.EndedAt).Take(Most).ToListAsync(cancellationToken);
        foreach (var assignment in decided)
        {
            var text = await kinds.Of(assignment).DescribeAsync(assignment, cancellationToken);
            rows.Add(new WaitingApproval(
                assignment.Id, text.Title, text.Asker ?? "", pages.LocalDay(assignment.EndedAt!.Value),
                Enum.Parse<Decision>(assignment.Outcome!)));
        }
        return Pages.Show(WaitingApprovals_Page.Create(rows));
    }
}

/// <param name="Day">Asked on, or decided on; local, in words.</param>
/// <param name="Decision">Null while it waits.</param>
public sealed record WaitingApproval(Guid Id, string Title, string Asker, string Day, Decision? Decision);
