using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Ownership;

/// <summary>
/// The report on who can read which credential (issue 3), as a page and as a file. Metadata only: it asks the vault nothing.
/// </summary>
public sealed class ShowOwnershipHttp(SppsDb db, ReadOwnership read, SchoolCalendar calendar)
{
    [Function("ShowOwnership"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "credentials")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!ReadOwnership.MayRead(person)) return Pages.NotFound();
        return Pages.Show(ShowOwnership_Page.Create(new OwnershipModel(
            await read.ForAsync(person, cancellationToken), await PlatformCatalogue.ReadAsync(db, cancellationToken),
            VisibleAccounts.SeesAll(person), calendar)));
    }

    [Function("ExportOwnership"), Access(AccessRule.Staff)]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "credentials.csv")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!ReadOwnership.MayRead(person)) return Pages.NotFound();
        var rows = await read.ForAsync(person, cancellationToken);
        var platforms = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        // A spreadsheet would run a cell that begins with =.
        await using (var csv = new CsvWriter(
            text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            await csv.WriteRecordsAsync(rows.Select(row => new
            {
                row.Account.Id,
                Organization = row.OrgName,
                Kind = row.Account.Kind.ToString(),
                Platform = platforms.NameOf(row.Account.Platform),
                row.Account.Handle,
                State = row.Account.State.ToString(),
                Credentials = row.Account.Escrow.ToString(),
                Problems = string.Join("; ", row.Problems.Select(OwnershipCheck.Text)),
                CanTakeOut = string.Join("; ", row.Custodians.Select(known => known.FullName)),
                Managers = string.Join("; ", row.Managers.Select(known => known.Active ? known.FullName : $"{known.FullName} (left)")),
                NotAcknowledged = string.Join("; ", row.Unacknowledged.Select(known => known.FullName)),
                AnswersFor = row.AnswersFor?.FullName,
                Sealed = Day(row.Credential?.SealedAt),
                SealedBy = row.SealedBy,
                LastTakenOut = Day(row.Credential?.RevealedAt),
                LastTakenOutBy = row.TakenOutBy,
                ChangeBy = row.Credential?.RotateBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ChangeAskedSince = Day(row.Rotation?.OpenedAt),
                ChangeAskedBecause = row.Rotation?.Reason.ToString(),
            }), cancellationToken);
        }
        return Results.File(
            Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text.ToString())).ToArray(), "text/csv; charset=utf-8",
            "credentials.csv");
    }

    private string? Day(DateTimeOffset? at) =>
        at is { } instant ? calendar.LocalDate(instant).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}

/// <param name="SeesAll">The whole district; else the viewer's own schools and departments.</param>
public sealed record OwnershipModel(IReadOnlyList<OwnershipRow> Rows, PlatformCatalogue Catalogue, bool SeesAll, SchoolCalendar Calendar)
{
    public int WithProblems => Rows.Count(row => row.Problems.Count > 0);
}
