using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Credentials;

/// <summary>What of the credentials waits for a person (J4), for the start page: what they are asked to do, and may.</summary>
public sealed class WaitingTasks(SppsDb db, ReadAssignments assignments)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<WaitingTask>> ForAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        List<WaitingTask> tasks = [];
        foreach (var secret in await db
            .Set<MisplacedSecret>().AsNoTracking().Where(secret => secret.SenderId == person.Id && secret.State == MisplacedState.Open)
            .OrderBy(secret => secret.Id).Take(Most).ToListAsync(cancellationToken))
            tasks.Add(new($"/misplaced/cases/{secret.Id}", $"A {secret.Way} of yours held a password: say what it belongs to"));
        foreach (var waiting in await assignments.ToDoAsync(person.Id, cancellationToken))
            if (waiting.Assignment.Kind is RotationAssignment.Kind or HandOverAssignment.Kind or ClosingAssignment.Kind)
                tasks.Add(new(waiting.Text.Url, waiting.Text.Title));
        return tasks;
    }
}

/// <param name="Text">What to do.</param>
public sealed record WaitingTask(string Url, string Text);
