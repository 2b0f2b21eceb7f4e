using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Registry;

/// <summary>The registry (A10): the list, and the list as a file for the office. It holds no credential.</summary>
public sealed class BrowseAccountsHttp(SppsDb db, BrowseAccounts browse)
{
    [Function("BrowseAccounts"), Access(AccessRule.Staff)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var filter = FilterOf(request.Query);
        var (accounts, total) = await browse.FindAsync(filter, person, cancellationToken);
        var used = await VisibleAccounts
            .To(db.Accounts.AsNoTracking(), person).Select(account => new { account.OrgId, account.Platform }).Distinct()
            .ToListAsync(cancellationToken);
        return Pages.Show(BrowseAccounts_Page.Create(new BrowseAccountsModel(
            filter, accounts, total, [.. used.Select(pair => pair.Platform).Distinct().Order()],
            [.. used.Select(pair => pair.OrgId).Distinct()],
            await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken),
            await PlatformCatalogue.ReadAsync(db, cancellationToken),
            MayExport: person.IsOffice(), MayReserve: person.Has(Role.Communications), VisibleAccounts.SeesAll(person))));
    }

    [Function("ExportAccounts"), Access(AccessRule.Office)]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "accounts.csv")] HttpRequest request, CancellationToken cancellationToken)
    {
        var accounts = await browse.AllAsync(FilterOf(request.Query), request.HttpContext.RequirePerson(), cancellationToken);
        var orgs = await db.Orgs.AsNoTracking().ToDictionaryAsync(org => org.Id, org => org.Name, cancellationToken);
        var ids = accounts.SelectMany(account => account.ManagerIds.Append(account.ResponsibleId ?? "")).Distinct().ToList();
        var emails = await db.People
            .AsNoTracking().Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Email, cancellationToken);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        // A spreadsheet would run a cell that begins with =.
        await using (var csv = new CsvWriter(
            text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            await csv.WriteRecordsAsync(accounts.Select(account => new
            {
                account.Id,
                Organization = orgs.GetValueOrDefault(account.OrgId, account.OrgId),
                Kind = account.Kind.ToString(),
                account.Platform,
                account.Handle,
                account.Url,
                State = account.State.ToString(),
                Credentials = account.Escrow.ToString(),
                Managers = string.Join("; ", account.ManagerIds.Select(id => emails.GetValueOrDefault(id, id))),
                Responsible = emails.GetValueOrDefault(account.ResponsibleId ?? "", ""),
                NextReview = account.NextReview?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                account.Purpose,
            }), cancellationToken);
        }
        return Results.File(
            Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text.ToString())).ToArray(), "text/csv; charset=utf-8",
            "accounts.csv");
    }

    private static AccountFilter FilterOf(IQueryCollection query) => new(
        query["q"].ToString() is { Length: <= 100 } text ? text : "", query["org"].ToString(),
        Enum.TryParse<AccountKind>(query["kind"], out var kind) && Enum.IsDefined(kind) ? kind : null, query["platform"].ToString(),
        Enum.TryParse<AccountState>(query["state"], out var state) && Enum.IsDefined(state) ? state : null,
        int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 10_000 ? page : 1);
}

/// <param name="OrgIds">Those that have accounts which this person may see.</param>
public sealed record BrowseAccountsModel(
    AccountFilter Filter, IReadOnlyList<Account> Accounts, int Total, IReadOnlyList<string> Platforms, IReadOnlyList<string> OrgIds,
    IReadOnlyDictionary<string, string> OrgNames,
    PlatformCatalogue Catalogue, bool MayExport, bool MayReserve, bool SeesAll)
{
    public int LastPage => Math.Max(1, (Total + BrowseAccounts.PageSize - 1) / BrowseAccounts.PageSize);
}
