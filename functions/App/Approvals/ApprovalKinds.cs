using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>The kinds of questions, which share one page: finds of which kind one is.</summary>
public sealed class ApprovalKinds(SppsDb db, AssignmentKinds kinds, ActionLinks links, IEnumerable<RegisteredApproval> registered)
{
    public IReadOnlyList<string> Names { get; } = [.. registered.Select(approval => approval.Name)];

    public ApprovalKind Of(Assignment assignment) => (ApprovalKind)kinds.Of(assignment);

    /// <summary>A token that nobody was mailed leads to a door behind which nothing is.</summary>
    public async Task<AnswerDoor.Link> DoorAsync(string token, CancellationToken cancellationToken)
    {
        var issued = (await links.FindAsync(ApprovalLinks.Decide, token, cancellationToken)).Issued;
        return new AnswerDoor.Link(await KindAsync(issued?.SubjectId, cancellationToken), token);
    }

    /// <inheritdoc cref="DoorAsync(string, CancellationToken)"/>
    public async Task<AnswerDoor.Session> DoorAsync(Guid id, CancellationToken cancellationToken) =>
        new(await KindAsync(id, cancellationToken), id);

    private async Task<string> KindAsync(Guid? id, CancellationToken cancellationToken) =>
        await db.Assignments.Where(assignment => assignment.Id == id && Names.Contains(assignment.Kind))
            .Select(assignment => assignment.Kind).FirstOrDefaultAsync(cancellationToken) ?? Names[0];
}

/// <summary>That a kind of assignment is a question to be decided.</summary>
public sealed record RegisteredApproval(string Name);
