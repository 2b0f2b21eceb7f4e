using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Assignments;

/// <summary>What changed, and so may change who is asked.</summary>
/// <param name="Everything">The superintendent's office, for example: it may answer anywhere.</param>
public sealed record WhatChanged(
    IReadOnlyCollection<string> PersonIds, IReadOnlyCollection<string> OrgIds, IReadOnlyCollection<string> Subjects,
    bool Everything = false)
{
    public static WhatChanged People(params IReadOnlyCollection<string> ids) => new(ids, [], []);

    public static WhatChanged Orgs(params IReadOnlyCollection<string> ids) => new([], ids, []);

    public static WhatChanged SubjectOf(string subject) => new([], [], [subject]);
}

/// <summary>Makes open assignments due that a change concerns: one statement, whatever their number.</summary>
internal static class TouchAssignments
{
    public static async Task RunAsync(SppsDb db, WhatChanged change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parties = change.PersonIds.Select(Party.KeyOfPerson).ToList();
        var (orgs, subjects) = (change.OrgIds, change.Subjects);
        var open = db.Assignments.Where(
            assignment => assignment.State == AssignmentState.Open && (assignment.NextStepAt == null || assignment.NextStepAt > now));
        if (!change.Everything)
            open = open.Where(assignment => orgs.Contains(assignment.OrgId!) || subjects.Contains(assignment.Subject)
                // Also who was asked once: they may have come back.
                || assignment.Assignees.Any(assignee => parties.Contains(assignee.Party)));
        await open.ExecuteUpdateAsync(
            set => set.SetProperty(assignment => assignment.NextStepAt, now)
            .SetProperty(assignment => assignment.RetryAt, (DateTimeOffset?)null), cancellationToken);
    }
}

/// <summary>
/// Sees in every write what it changes in the directory, so that nobody need think of it: a replaced principal, a leaver, a delegate.
/// </summary>
public sealed class DirectoryWatch(TimeProvider clock) : ICommitHook
{
    // An import that changes more than that may concern anything.
    private const int MostNamed = 500;

    public async Task BeforeCommitAsync(SppsDb db, CancellationToken cancellationToken)
    {
        HashSet<string> people = [], orgs = [], leftOrCameBack = [];
        var everything = false;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;
            switch (entry.Entity)
            {
                // Somebody new without a post concerns nobody; who leaves or comes back does.
                case Person person when entry.State is EntityState.Modified && entry.Property(nameof(Person.Active)).IsModified:
                    leftOrCameBack.Add(person.Id);
                    // Whoever comes back may be named anywhere, and was perhaps never asked: as a manager, a requester, a delegate.
                    everything |= person.Active;
                    break;
                case RoleAssignment role:
                    people.Add(role.PersonId);
                    Note(role);
                    break;
            }
        }
        if (leftOrCameBack.Count > 0)
        {
            people.UnionWith(leftOrCameBack);
            var roles = db.Roles.AsNoTracking().Where(role => leftOrCameBack.Contains(role.PersonId));
            foreach (var role in await roles.ToListAsync(cancellationToken)) Note(role);
        }
        if (people.Count + orgs.Count == 0) return;
        everything |= people.Count + orgs.Count > MostNamed;
        await TouchAssignments.RunAsync(db, new WhatChanged(people, orgs, [], everything), clock.GetUtcNow(), cancellationToken);

        void Note(RoleAssignment role)
        {
            orgs.Add(role.OrgId);
            everything |= role.Role is Role.Superintendent or Role.SuperintendentDesignee;
        }
    }
}
