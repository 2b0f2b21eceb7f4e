using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Directory;

/// <summary>The directory in the store.</summary>
public static class DirectoryTables
{
    extension(SppsDb db)
    {
        public DbSet<OrgUnit> Orgs => db.Set<OrgUnit>();
        public DbSet<Person> People => db.Set<Person>();
        public DbSet<RoleAssignment> Roles => db.Set<RoleAssignment>();
        public DbSet<Delegation> Delegations => db.Set<Delegation>();
    }

    internal static void AddDirectoryTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new OrgUnitTable());
        model.ApplyConfiguration(new PersonTable());
        model.ApplyConfiguration(new RoleAssignmentTable());
        model.ApplyConfiguration(new DelegationTable());
    }
}
