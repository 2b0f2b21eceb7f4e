using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Data;

namespace SppsFlows.Accounts;

/// <summary>Requests for accounts in the store.</summary>
public static class AccountTables
{
    extension(SppsDb db)
    {
        public DbSet<AccountRequest> AccountRequests => db.Set<AccountRequest>();
        public DbSet<AccountRequestDraft> AccountRequestDrafts => db.Set<AccountRequestDraft>();
    }

    internal static void AddAccountTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new AccountRequestTable());
        model.ApplyConfiguration(new AccountRequestDraftTable());
    }
}
