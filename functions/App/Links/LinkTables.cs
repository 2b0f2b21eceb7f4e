using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Links;

/// <summary>Mailed links in the store.</summary>
public static class LinkTables
{
    extension(SppsDb db)
    {
        public DbSet<ActionLink> Links => db.Set<ActionLink>();
    }

    internal static void AddLinkTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new ActionLinkTable());
        model.ApplyConfiguration(new LinkChallengeTable());
        model.ApplyConfiguration(new MailedCodeTable());
    }
}
