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
    }

    internal static void AddAssignmentTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AssignmentTable());
        model.ApplyConfiguration(new AssigneeTable());
        model.ApplyConfiguration(new WaitingDigestLineTable());
        model.ApplyConfiguration(new OverdueEpisodeTable());
    }
}
