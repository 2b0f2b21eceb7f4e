using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Flows;

/// <summary>The outbox to the engine in the store.</summary>
public static class FlowTables
{
    extension(SppsDb db)
    {
        public DbSet<FlowCommand> FlowCommands => db.Set<FlowCommand>();
    }

    internal static void AddFlowTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new FlowCommandTable());
    }
}
