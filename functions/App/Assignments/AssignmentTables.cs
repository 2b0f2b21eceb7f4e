using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Data;

namespace SppsFlows.Assignments;

/// <summary>Who is asked what, in the store.</summary>
public static class AssignmentTables
{
    extension(SppsDb db)
    {
        public DbSet<Assignment> Assignments => db.Set<Assignment>();
        public DbSet<Assignee> Assignees => db.Set<Assignee>();

        /// <summary>What is open and waits for an answer of one of these parties. Found from their side: it costs what they are asked, not
        /// what is open.</summary>
        public IQueryable<Assignment> OpenFor(IReadOnlyCollection<string> parties)
        {
            var asked = db.Set<Assignee>()
                .Where(one => one.TakenBackAt == null && one.As != AssigneeRole.Informed && parties.Contains(one.Party))
                .Select(one => one.AssignmentId);
            return db.Set<Assignment>().Where(assignment => assignment.State == AssignmentState.Open && asked.Contains(assignment.Id));
        }
    }

    internal static void AddAssignmentTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AssignmentTable());
        model.ApplyConfiguration(new AssigneeTable());
        model.ApplyConfiguration(new WaitingDigestLineTable());
        model.ApplyConfiguration(new OverdueEpisodeTable());
    }
}
