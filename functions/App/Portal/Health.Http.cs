using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>Is the app well, part by part; for load balancers and for those who are called at night. Says nothing about people.</summary>
public sealed partial class Health(QuickLook look, ISecretVault vault, Lazy<SppsDb> db, Lazy<OverdueWatch> overdue, TimeProvider clock, ILogger<Health> logger)
{
    private static readonly TimeSpan MailMayWait = TimeSpan.FromMinutes(30);

    /// <summary>200 when every part works, 503 when one does not.</summary>
    [Function("Health"), Access(AccessRule.Public)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient flows, CancellationToken cancellation)
    {
        var checks = new Dictionary<string, Check>
        {
            ["database"] = await CheckAsync("database", () => DatabaseAsync(cancellation)),
            ["flows"] = await CheckAsync("flows", async () => { await flows.GetInstanceAsync("health", cancellation); return null; }),
            ["mail"] = await CheckAsync("mail", () => MailAsync(cancellation)),
            ["assignments"] = await CheckAsync("assignments", () => AssignmentsAsync(cancellation)),
            ["vault"] = await CheckAsync("vault", () => vault.CheckAsync(cancellation)),
        };
        var well = checks.Values.All(check => check.Status == "ok");
        return Results.Json(new Report(well ? "ok" : "failing", checks), Format.Default.Report, statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    // EF Core is woken where it is needed only: health is what is asked first after a start, and must not wait for it.
    private async Task<string?> DatabaseAsync(CancellationToken cancellation)
    {
        if (await look.AnyAsync("SELECT 1 FROM sqlite_master LIMIT 1", cancellation) is { } found) return found ? null : "is empty";
        return await db.Value.Database.CanConnectAsync(cancellation) ? null : "can't be reached";
    }

    private async Task<string?> MailAsync(CancellationToken cancellation)
    {
        if (!await look.MayHaveWorkAsync<MailPump>(cancellation)) return null;
        var overdue = clock.GetUtcNow() - MailMayWait;
        return await db.Value.OutgoingMails.AnyAsync(mail => (mail.State == MailState.Waiting || mail.State == MailState.Sending) && mail.DueAt < overdue, cancellation)
            ? "mails have been waiting for more than 30 minutes" : null;
    }

    private async Task<string?> AssignmentsAsync(CancellationToken cancellationToken)
    {
        if (!await look.MayHaveWorkAsync<AssignmentSweep>(cancellationToken, now: clock.GetUtcNow())) return null;
        return await overdue.Value.OldestAsync(cancellationToken) is null ? null : "questions or reminders were due more than 10 minutes ago";
    }

    private async Task<Check> CheckAsync(string part, Func<Task<string?>> check)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var problem = await check();
            return new Check(problem is null ? "ok" : "failing", problem, Milliseconds(started));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogWarning(fault, "Health: {Part} fails", part);
            return new Check("failing", "does not answer; see the log", Milliseconds(started));
        }
    }

    private static int Milliseconds(long started) => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private sealed record Report(string Status, Dictionary<string, Check> Checks);

    private sealed record Check(string Status, string? Problem, int Milliseconds);

    // Generated: the first answer after a start does not wait for reflection.
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Report))]
    private sealed partial class Format : JsonSerializerContext;
}
