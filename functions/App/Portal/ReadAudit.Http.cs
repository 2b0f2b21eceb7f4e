using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>
/// The audit for those who keep the records (J4, J5): read, filter, verify, download. A download is itself put on record.
/// </summary>
public sealed class ReadAudit(SppsDb db, AuditVerifier verifier, AuditLog audit, SchoolCalendar calendar)
{
    private const int PageSize = 50;

    [Function("ShowAudit"), Access(AccessRule.Office)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "audit")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var filter = AuditFilter.From(request.Query);
        var before = long.TryParse(request.Query["before"], CultureInfo.InvariantCulture, out var sequence) ? sequence : long.MaxValue;
        var found = await filter.Apply(db.AuditEntries.AsNoTracking()).Where(entry => entry.Sequence < before)
            .OrderByDescending(entry => entry.Sequence).Take(PageSize + 1).ToListAsync(cancellationToken);
        var older = found.Count > PageSize ? found[PageSize - 1].Sequence : (long?)null;
        return Pages.Show(ReadAudit_Page.Create(new ReadAuditModel(filter, [.. found.Take(PageSize)], older, calendar)));
    }

    [Function("VerifyAudit"), Access(AccessRule.Office)]
    public async Task<IResult> Verify(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "audit/verify")] HttpRequest request,
        CancellationToken cancellationToken) =>
        await verifier.VerifyAsync(cancellationToken) switch
        {
            AuditVerdict.Intact intact => Pages.Message("The audit is intact", string.Create(CultureInfo.InvariantCulture,
                $"All {intact.Size} entries follow one another, and agree with {intact.Checkpoints} signed checkpoints. The last "
                + $"entry's hash is {Convert.ToHexStringLower(intact.Root)}."),
                linkText: "Back to the audit", linkUrl: "/audit"),
            AuditVerdict.Broken broken => Pages.Message("The audit does not verify", string.Create(CultureInfo.InvariantCulture,
                $"At entry {broken.Sequence}: {broken.What} Keep the database as it is, compare it with a backup and with the "
                + $"checkpoints in the log, and tell the Technology office."),
                StatusCodes.Status409Conflict, "Back to the audit", "/audit"),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };

    [Function("ExportAudit"), Access(AccessRule.Office)]
    public async Task<IResult> Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "audit/export.{format:regex(^(csv|jsonl)$)}")] HttpRequest request,
        string format, CancellationToken cancellationToken)
    {
        var filter = AuditFilter.From(request.Query);
        var person = request.HttpContext.RequirePerson();
        await db.WriteAsync(() =>
        {
            audit.Add(Actors.Person(person.Id), "audit.exported", "audit/all", new { format, filter });
            return Task.CompletedTask;
        }, cancellationToken);
        var entries = filter.Apply(db.AuditEntries.AsNoTracking()).OrderBy(entry => entry.Sequence).AsAsyncEnumerable();
        var (type, write) = format == "csv"
            ? ("text/csv; charset=utf-8", (Func<Stream, Task>)(stream => WriteCsvAsync(entries, stream, cancellationToken)))
            : ("application/jsonl; charset=utf-8", stream => WriteJsonLinesAsync(entries, stream, cancellationToken));
        return Results.Stream(write, type, $"audit.{format}");
    }

    private static async Task WriteCsvAsync(IAsyncEnumerable<AuditEntry> entries, Stream stream, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(true));
        // Spreadsheets run cells that begin like a formula: escape them.
        await using var csv = new CsvWriter(
            text,
            new CsvHelper.Configuration.CsvConfiguration(
                CultureInfo.InvariantCulture)
            { InjectionOptions = CsvHelper.Configuration.InjectionOptions.Escape });
        await csv.WriteRecordsAsync(Rows(entries, cancellationToken), cancellationToken);
    }

    private static async Task WriteJsonLinesAsync(IAsyncEnumerable<AuditEntry> entries, Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var row in Rows(entries, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(stream, row, JsonSerializerOptions.Web, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    }

    private static async IAsyncEnumerable<AuditRow> Rows(
        IAsyncEnumerable<AuditEntry> entries, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken))
            yield return new AuditRow(
                entry.Sequence, entry.At.ToString("O", CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Subject,
                entry.Details,
                    Convert.ToHexStringLower(entry.PreviousHash), Convert.ToHexStringLower(entry.Hash));
    }

    private sealed record AuditRow(
        long Sequence, string At, string Actor, string Action, string Subject, string Details, string PreviousHash, string Hash);
}

/// <summary>What to show: exact subject, exact actor, an action or the beginning of one. Empty: all.</summary>
public sealed record AuditFilter(string Subject, string Actor, string Action)
{
    public static AuditFilter From(IQueryCollection query) =>
        new(query["subject"].ToString().Trim(), query["actor"].ToString().Trim(), query["action"].ToString().Trim());

    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        if (Subject.Length > 0) entries = entries.Where(entry => entry.Subject == Subject);
        if (Actor.Length > 0) entries = entries.Where(entry => entry.Actor == Actor);
        if (Action.Length > 0) entries = entries.Where(entry => entry.Action.StartsWith(Action));
        return entries;
    }

    public string Query =>
        $"subject={Uri.EscapeDataString(Subject)}&actor={Uri.EscapeDataString(Actor)}&action={Uri.EscapeDataString(Action)}";
}

public sealed record ReadAuditModel(AuditFilter Filter, IReadOnlyList<AuditEntry> Entries, long? Older, SchoolCalendar Calendar);
