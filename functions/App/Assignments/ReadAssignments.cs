using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Assignments;

/// <summary>
/// What waits for whom, for Home, for records' pages and for reports: queries over the rows; the kinds only give the words. Changes
/// nothing.
/// </summary>
public sealed class ReadAssignments(SppsDb db, WhoIsAsked who, AssignmentKinds kinds, Recipients recipients, TimeProvider clock)
{
    /// <summary>What waits for a person, or for an office of theirs; what is due longest first.</summary>
    public async Task<IReadOnlyList<WaitingForMe>> ToDoAsync(string personId, CancellationToken cancellationToken, int most = 50)
    {
        var mine = await MineAsync(personId, cancellationToken);
        var open = await Asked(mine).OrderBy(assignment => assignment.DueAt == null).ThenBy(assignment => assignment.DueAt)
            .ThenBy(assignment => assignment.OpenedAt).ThenBy(assignment => assignment.Id)
            .Take(most).ToListAsync(cancellationToken);
        var (texts, now) = (await TextsAsync(open, cancellationToken), clock.GetUtcNow());
        List<WaitingForMe> waiting = [];
        foreach (var assignment in open)
        {
            // Asked as themselves comes before asked as an office.
            var own = assignment.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed && mine.Contains(assignee.Party))
                .MinBy(assignee => mine.IndexOf(assignee.Party))!;
            var inPlaceOf = own.ForPersonId is { } away ? await recipients.NameOfAsync(away, cancellationToken) : null;
            waiting.Add(new WaitingForMe(assignment, texts[assignment.Id], own.As, own.AskedAt, assignment.DueAt < now, inPlaceOf));
        }
        return waiting;
    }

    /// <summary>How much waits for a person.</summary>
    public async Task<int> CountAsync(string personId, CancellationToken cancellationToken) =>
        await Asked(await MineAsync(personId, cancellationToken)).CountAsync(cancellationToken);

    /// <summary>What a person has asked for and others are to answer, newest first.</summary>
    public async Task<IReadOnlyList<WaitingForOthers>> WaitingOnOthersAsync(
        string personId, CancellationToken cancellationToken, int most = 50) => await WithOthersAsync(
        db.Assignments.Where(assignment => assignment.AskedById == personId)
            .OrderByDescending(assignment => assignment.OpenedAt), most, cancellationToken);

    /// <summary>What is overdue in some schools or departments.</summary>
    /// <param name="orgIds">Null: in the whole district.</param>
    public async Task<IReadOnlyList<WaitingForOthers>> OverdueAsync(
        IReadOnlyCollection<string>? orgIds, CancellationToken cancellationToken, int most = 50)
    {
        var now = clock.GetUtcNow();
        return await WithOthersAsync(
            db.Assignments.Where(assignment => assignment.DueAt < now && (orgIds == null || orgIds.Contains(assignment.OrgId!)))
                .OrderBy(assignment => assignment.DueAt), most, cancellationToken);
    }

    /// <summary>What is open on one subject: who has it, since when, what comes next.</summary>
    public async Task<IReadOnlyList<WaitingForOthers>> OfSubjectAsync(string subject, CancellationToken cancellationToken) =>
        await WithOthersAsync(
            db.Assignments.Where(assignment => assignment.Subject == subject)
            .OrderBy(assignment => assignment.OpenedAt), 50, cancellationToken);

    /// <summary>How much is open and how much of it overdue, by kind and org.</summary>
    public async Task<IReadOnlyList<OpenCount>> CountsAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.Assignments.AsNoTracking().Where(assignment => assignment.State == AssignmentState.Open)
            .GroupBy(assignment => new { assignment.Kind, assignment.OrgId })
            .Select(
                group => new OpenCount(group.Key.Kind, group.Key.OrgId, group.Count(), group.Count(assignment => assignment.DueAt < now)))
                .ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<WaitingForOthers>> WithOthersAsync(
        IQueryable<Assignment> query, int most, CancellationToken cancellationToken)
    {
        var open = await query.AsNoTracking().Include(assignment => assignment.Assignees)
            .Where(assignment => assignment.State == AssignmentState.Open).Take(most).ToListAsync(cancellationToken);
        var (texts, now) = (await TextsAsync(open, cancellationToken), clock.GetUtcNow());
        List<WaitingForOthers> waiting = [];
        foreach (var assignment in open)
        {
            List<(string, DateTimeOffset)> with = [];
            foreach (var assignee in assignment.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed))
                with.Add((await recipients.WordsAsync(assignee.Party, cancellationToken), assignee.AskedAt));
            waiting.Add(new WaitingForOthers(assignment, texts[assignment.Id], with, assignment.DueAt < now));
        }
        return waiting;
    }

    private async Task<List<string>> MineAsync(string personId, CancellationToken cancellationToken) =>
        [Party.KeyOfPerson(personId), .. await who.OfficesOfAsync(personId, cancellationToken)];

    private IQueryable<Assignment> Asked(List<string> parties) =>
        db.OpenFor(parties).AsNoTracking().Include(assignment => assignment.Assignees);

    private async Task<Dictionary<Guid, AssignmentText>> TextsAsync(
        IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        Dictionary<Guid, AssignmentText> texts = [];
        foreach (var kind in assignments.GroupBy(assignment => assignment.Kind))
        {
            List<Assignment> ofKind = [.. kind];
            foreach (var (assignment, text) in ofKind.Zip(await kinds.Of(kind.Key).DescribeAsync(ofKind, cancellationToken)))
                texts[assignment.Id] = text;
        }
        return texts;
    }
}

/// <param name="Since">When they were asked.</param>
/// <param name="InPlaceOf">The name of whom they stand in for.</param>
public sealed record WaitingForMe(
    Assignment Assignment, AssignmentText Text, AssigneeRole As, DateTimeOffset Since, bool IsOverdue, string? InPlaceOf);

/// <param name="With">Who has it, in words, and since when; empty: nobody can be asked.</param>
public sealed record WaitingForOthers(
    Assignment Assignment, AssignmentText Text, IReadOnlyList<(string Who, DateTimeOffset Since)> With, bool IsOverdue);

public sealed record OpenCount(string Kind, string? OrgId, int Open, int Overdue);
