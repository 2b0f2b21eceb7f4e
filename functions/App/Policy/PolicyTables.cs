using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Policy;

/// <summary>The texts and the platforms of the policy in the store.</summary>
public static class PolicyTables
{
    extension(SppsDb db)
    {
        public DbSet<AcknowledgedText> AcknowledgedTexts => db.Set<AcknowledgedText>();
        public DbSet<AcknowledgedBy> AcknowledgedBy => db.Set<AcknowledgedBy>();
        public DbSet<VettedPlatform> VettedPlatforms => db.Set<VettedPlatform>();
    }

    internal static void AddPolicyTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AcknowledgedTextTable());
        model.ApplyConfiguration(new AcknowledgedByTable());
        model.ApplyConfiguration(new VettedPlatformTable());
    }
}
