using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;

namespace SppsFlows.Approvals;

/// <summary>How a question stands, for the feature that asked it and for pages.</summary>
/// <param name="Decision">Null while it is open, and when it ended without one.</param>
/// <param name="DecidedBy">By name, with whom they stood in for (A13); null without a decision.</param>
public sealed record ApprovalResult(
    Assignment Assignment, Decision? Decision, string? DecidedBy, string? Note, DateTimeOffset? DisownedAt)
{
    /// <returns>Null when that round was never asked.</returns>
    public static Task<ApprovalResult?> FindAsync(
        SppsDb db, string kind, string subject, int round, CancellationToken cancellationToken) =>
        FindAsync(db, Assignment.IdOf(kind, subject, round), cancellationToken);

    public static async Task<ApprovalResult?> FindAsync(SppsDb db, Guid id, CancellationToken cancellationToken)
    {
        var assignment = await db.Assignments.AsNoTracking().Include(asked => asked.Assignees)
            .FirstOrDefaultAsync(asked => asked.Id == id, cancellationToken);
        if (assignment is null) return null;
        var approval = await db.Approvals.AsNoTracking().FirstOrDefaultAsync(decided => decided.Id == id, cancellationToken);
        Decision? decision = approval is null ? null : Enum.Parse<Decision>(assignment.Outcome!);
        var by = approval is null ? null : await DecidedByAsync(db, assignment, cancellationToken);
        return new ApprovalResult(assignment, decision, by, approval?.Note, approval?.DisownedAt);
    }

    private static async Task<string?> DecidedByAsync(SppsDb db, Assignment assignment, CancellationToken cancellationToken)
    {
        string?[] ids = [assignment.AnsweredById, assignment.AnsweredForId];
        var names = await db.Set<Directory.Person>().AsNoTracking().Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.FullName, cancellationToken);
        var by = names.GetValueOrDefault(assignment.AnsweredById ?? "");
        return assignment.AnsweredForId is { } away && names.TryGetValue(away, out var of) ? $"{by} (for {of})" : by;
    }
}
