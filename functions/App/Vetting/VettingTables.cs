using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Vetting;

/// <summary>App vetting in the store.</summary>
public static class VettingTables
{
    extension(SppsDb db)
    {
        public DbSet<AppVetting> AppVettings => db.Set<AppVetting>();
    }

    /// <summary>With all that belongs to it.</summary>
    internal static IQueryable<AppVetting> Whole(this IQueryable<AppVetting> vettings) =>
        vettings.Include(vetting => vetting.Wishes).Include(vetting => vetting.Opinions).AsSplitQuery();

    internal static void AddVettingTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AppVettingTable());
        model.ApplyConfiguration(new VettingWishTable());
        model.ApplyConfiguration(new VettingOpinionTable());
    }
}
