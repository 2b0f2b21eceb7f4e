using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>
/// Takes the due steps of a few assignments in one write. What another process has taken meanwhile is no longer due when the writer's turn
/// comes.
/// </summary>
public sealed class SettleAssignments(SppsDb db, WhoIsAsked who, AssignmentSteps steps, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The ids of those that are due, longest due first.</summary>
    public async Task<IReadOnlyList<Guid>> DueAsync(int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Assignments.AsNoTracking()
            .Where(assignment => assignment.NextStepAt <= now && (assignment.RetryAt == null || assignment.RetryAt <= now))
            .OrderBy(assignment => assignment.NextStepAt).Select(assignment => assignment.Id).Take(most).ToListAsync(cancellationToken);
    }

    /// <returns>How many had steps to take.</returns>
    public Task<int> RunAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var now = clock.GetUtcNow();
        var due = await db.Assignments.Include(assignment => assignment.Assignees).AsSplitQuery()
            .Where(assignment =>
                ids.Contains(assignment.Id) && assignment.NextStepAt <= now && (assignment.RetryAt == null || assignment.RetryAt <= now))
            .OrderBy(assignment => assignment.NextStepAt).ThenBy(assignment => assignment.Id).ToListAsync(cancellationToken);
        if (due.Count == 0) return 0;
        var people = await who.ReadAsync(due, cancellationToken);
        foreach (var assignment in due) await steps.TakeDueAsync(assignment, people[assignment.Id], cancellationToken);
        return due.Count;
    }, cancellationToken);

    /// <summary>After a failure: it stays due, and is tried again after a minute, two, four … at most an hour.</summary>
    public Task BackOffAsync(Guid id, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var assignment = await db.Assignments.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var pause = FirstPause * Math.Pow(2, Math.Min(assignment.Failures, 10));
        (assignment.Failures, assignment.RetryAt) = (
            assignment.Failures + 1, clock.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
    }, cancellationToken);
}
