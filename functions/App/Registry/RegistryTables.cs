using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Registry;

/// <summary>The registry in the store.</summary>
public static class RegistryTables
{
    extension(SppsDb db)
    {
        public DbSet<Account> Accounts => db.Set<Account>();
    }

    internal static void AddRegistryTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AccountTable());
    }
}
