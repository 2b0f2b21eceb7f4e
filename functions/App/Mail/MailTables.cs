using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>The outbox of mails in the store.</summary>
public static class MailTables
{
    extension(SppsDb db)
    {
        public DbSet<OutgoingMail> OutgoingMails => db.Set<OutgoingMail>();
    }

    internal static void AddMailTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new OutgoingMailTable());
    }
}
