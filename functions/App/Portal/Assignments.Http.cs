using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>Every assignment, for developers and tests: who is asked what, and what comes next.</summary>
public sealed class AssignmentsHttp(SppsDb db)
{
    /// <summary>Ids and times only: what an assignment is about stands on its page.</summary>
    [DevelopmentFunction("ListAssignmentsAsJson"), Access(AccessRule.Development)]
    public async Task<IResult> Json(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/assignments.json")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var all = await db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees).AsSplitQuery()
            .OrderBy(assignment => assignment.OpenedAt).ThenBy(assignment => assignment.Id).ToListAsync(cancellationToken);
        return Results.Json(all.Select(assignment => new
        {
            assignment.Id,
            assignment.Kind,
            assignment.Subject,
            assignment.Round,
            State = assignment.State.ToString(),
            assignment.Outcome,
            Assignees = assignment.Assignees.OrderBy(assignee => assignee.AskedAt).ThenBy(assignee => assignee.Id).Select(assignee => new
            {
                assignee.Party,
                As = assignee.As.ToString(),
                InPlaceOf = assignee.ForPersonId,
                assignee.AskedAt,
                assignee.Reminders,
                assignee.RemindAt,
                assignee.TakenBackAt,
            }),
            Reminders = assignment.Assignees.Sum(assignee => assignee.Reminders),
            Escalations = assignment.EscalationLevel,
            Due = assignment.DueAt,
            assignment.OpenedAt,
            assignment.NextStepAt,
            assignment.ExpiresAt,
            assignment.EndedAt,
            assignment.AnsweredById,
            assignment.Failures,
        }));
    }
}
