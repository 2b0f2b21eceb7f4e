using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Registry;

/// <summary>What to search for in the registry; empty fields don't restrict.</summary>
public sealed record AccountFilter(string Text, string Org, AccountKind? Kind, string Platform, AccountState? State, int Page)
{
    public bool IsEmpty => Text.Length + Org.Length + Platform.Length == 0 && Kind is null && State is null;

    public string Query(int page) =>
        $"?q={Uri.EscapeDataString(Text)}&org={Uri.EscapeDataString(Org)}&kind={Kind}&platform={Uri
            .EscapeDataString(Platform)}&state={State}&page={page}";
}

/// <summary>Finds accounts in the registry (A10), among those that a person may see.</summary>
public sealed class BrowseAccounts(SppsDb db)
{
    public const int PageSize = 50;

    public async Task<(IReadOnlyList<Account> Accounts, int Total)> FindAsync(
        AccountFilter filter, SignedInPerson person, CancellationToken cancellationToken)
    {
        var found = Matching(filter, person);
        var total = await found.CountAsync(cancellationToken);
        var page = await found.OrderBy(account => account.Handle)
            .ThenBy(account => account.Id).Skip((filter.Page - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return (page, total);
    }

    public Task<List<Account>> AllAsync(AccountFilter filter, SignedInPerson person, CancellationToken cancellationToken) =>
        Matching(filter, person).OrderBy(account => account.OrgId).ThenBy(account => account.Handle).ToListAsync(cancellationToken);

    private IQueryable<Account> Matching(AccountFilter filter, SignedInPerson person)
    {
        var accounts = VisibleAccounts.To(db.Accounts.AsNoTracking(), person);
        if (filter.Org.Length > 0) accounts = accounts.Where(account => account.OrgId == filter.Org);
        if (filter.Kind is { } kind) accounts = accounts.Where(account => account.Kind == kind);
        if (filter.Platform.Length > 0) accounts = accounts.Where(account => account.Platform == filter.Platform);
        if (filter.State is { } state) accounts = accounts.Where(account => account.State == state);
        if (filter.Text.Trim().TrimStart('@').ToUpperInvariant() is not { Length: > 0 } text) return accounts;
        // Translated to SQL's upper(): .NET's cultures and comparisons play no part.
#pragma warning disable CA1304, CA1311, CA1862
        var orgs = db.Orgs.Where(org => org.Name.ToUpper().Contains(text)).Select(org => org.Id);
        return accounts.Where(account => account.Handle.ToUpper().Contains(text) || account.Purpose.ToUpper().Contains(text)
            || (account.Url != null && account.Url.ToUpper().Contains(text)) || account.Platform.ToUpper().Contains(text) || orgs.Contains(
                account.OrgId));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
