using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>The audit in the store.</summary>
public static class AuditTables
{
    extension(SppsDb db)
    {
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();
        public DbSet<AuditCheckpoint> AuditCheckpoints => db.Set<AuditCheckpoint>();
    }

    internal static void AddAuditTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AuditEntryTable());
        model.ApplyConfiguration(new AuditCheckpointTable());
        model.ApplyConfiguration(new AuditKeyTable());
    }
}
