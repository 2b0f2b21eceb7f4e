using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.Data;

namespace SppsFlows.Assignments.Sweep;

/// <summary>After a digest that failed: puts off the lines that can't be read, so that the others of this person can go.</summary>
public sealed class RescueDigest(SppsDb db, IServiceScopeFactory scopes, TimeProvider clock, ILogger<RescueDigest> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <returns>Whether what remains can be tried at once.</returns>
    public async Task<bool> RunAsync(string party, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db.Assignees.AsNoTracking().Where(assignee => assignee.Party == party && assignee.RemindAt <= now)
            .Select(assignee => new { assignee.Id, assignee.AssignmentId }).ToListAsync(cancellationToken);
        var bad = new List<Guid>();
        foreach (var line in due)
            if (!await CanBeReadAsync(line.AssignmentId, cancellationToken)) bad.Add(line.Id);
        // None to blame: all of it waits, or the sweep would try it again for ever.
        var putOff = bad.Count > 0 ? bad : due.ConvertAll(line => line.Id);
        var personId = (Party.Parse(party) as Party.Person)?.Id;
        await db.WriteAsync(async () =>
        {
            await db.Assignees.Where(assignee => putOff.Contains(assignee.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(assignee => assignee.RemindAt, now + Pause), cancellationToken);
            if (bad.Count == 0)
                await db.Set<WaitingDigestLine>().Where(line => line.PersonId == personId && line.DueAt <= now)
                    .ExecuteUpdateAsync(set => set.SetProperty(line => line.DueAt, now + Pause), cancellationToken);
        }, cancellationToken);
        return bad.Count > 0;
    }

    private async Task<bool> CanBeReadAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var assignment = await scope.ServiceProvider.GetRequiredService<SppsDb>().Assignments.AsNoTracking()
                .Include(candidate => candidate.Assignees).SingleAsync(candidate => candidate.Id == id, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<WhoIsAsked>().ReadAsync(assignment, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<AssignmentKinds>().Of(assignment).DescribeAsync(assignment, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogError(fault, "Assignment {Assignment} can't be read for a digest; it is tried again in {Pause}", id, Pause);
            return false;
        }
    }
}
