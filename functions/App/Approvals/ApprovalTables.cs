using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Approvals;

/// <summary>Questions and their answers in the store.</summary>
public static class ApprovalTables
{
    extension(SppsDb db)
    {
        public DbSet<Approval> Approvals => db.Set<Approval>();
    }

    internal static void AddApprovalTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new ApprovalTable());
    }
}
