using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Accounts;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Embedded.Engine;
using SppsFlows.Flows;
using SppsFlows.Hosting.Database;
using SppsFlows.Mail;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests;

/// <summary>What must be in the files once the dust has settled.</summary>
internal static class Records
{
    /// <summary>Waits until every request is where it belongs and no mail waits.</summary>
    public static async Task ShouldSettleAsync(AppProcess app, int flows, CancellationToken cancellationToken)
    {
        while (!await HasSettledAsync(app.Folder, flows, cancellationToken))
        {
            if (cancellationToken.IsCancellationRequested) break;
            try
            {
                await Task.Delay(250, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Time is up: what follows says what is missing.
                break;
            }
        }
    }

    private static async Task<bool> HasSettledAsync(string folder, int flows, CancellationToken cancellationToken)
    {
        await using var db = Open(folder);
        var states = await db.AccountRequests.AsNoTracking().ToDictionaryAsync(
            request => request.Handle, request => request.State, CancellationToken.None);
        return Enumerable.Range(
            0, flows).All(number => states.TryGetValue(Requester.HandleOf(number), out var state) && state == Requester.Expected(number))
            && !await db.OutgoingMails.AnyAsync(mail => mail.State != MailState.Sent, CancellationToken.None)
            && !await db.FlowCommands.AnyAsync(command => command.DoneAt == null, CancellationToken.None);
    }

    public static async Task ShouldBeWholeAsync(string folder, int flows)
    {
        await using var db = Open(folder);
        var requests = await db.AccountRequests.AsNoTracking().ToListAsync();
        requests.Count.ShouldBe(flows, "each form was taken in once");
        for (var number = 0; number < flows; number++)
            requests.Single(request => request.Handle == Requester.HandleOf(number)).State.ShouldBe(
                Requester.Expected(number), $"request {number}");
        (await new AuditVerifier(db).VerifyAsync(CancellationToken.None)).ShouldBeOfType<AuditVerdict.Intact>();
        var decisions = await db.AuditEntries.CountAsync(entry => entry.Action == "approval.decided");
        decisions.ShouldBe(Enumerable.Range(0, flows).Count(number => number % 5 is 0 or 1 or 3), "each decision is on record once");
        await MailsShouldBeOnRecordAsync(db, folder);
        db.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await FlowsShouldBeSoundAsync(folder, requests.Select(request => (request.FlowId, request.State)));
    }

    /// <summary>No mail was sent more often than its record says, and none is missing.</summary>
    public static async Task MailsShouldBeOnRecordAsync(SppsDb db, string folder)
    {
        var recorded = await db.OutgoingMails.AsNoTracking().ToListAsync();
        recorded.ShouldAllBe(mail => mail.State == MailState.Sent && mail.ProtectedBody.Length == 0);
        foreach (var mail in recorded)
        {
            var file = System.IO.Directory
                .GetFiles(Path.Combine(folder, "mailbox")).Select(File.ReadAllText)
                .Where(text => text.Contains($"\"{mail.Key}\"", StringComparison.Ordinal)).ShouldHaveSingleItem(mail.Key);
            var deliveries = System.Text.Json.JsonDocument
                .Parse(file).RootElement.EnumerateObject()
                .Single(property => property.Name.Equals("deliveries", StringComparison.OrdinalIgnoreCase)).Value.GetInt32();
            deliveries.ShouldBeInRange(1, mail.Sends, mail.Key);
        }
    }

    private static async Task FlowsShouldBeSoundAsync(string folder, IEnumerable<(string FlowId, Accounts.RequestState State)> requests)
    {
        // The engine alone, with nothing registered, only to be read.
        await using var engine = await DurableEngine.OpenAsync(
            new EngineOptions { DataFolder = folder }, new TaskRegistry(), TimeProvider.System, NullLoggerFactory.Instance,
            CancellationToken.None);
        var instances = new Dictionary<string, OrchestrationMetadata>();
        await foreach (var instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery()))
            instances.Add(instance.InstanceId, instance);
        instances.Values.ShouldNotContain(instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed);
        foreach (var (flow, state) in requests)
        {
            var waits = state is Accounts.RequestState.AwaitingEscrow or Accounts.RequestState.AwaitingVetting;
            instances[flow].RuntimeStatus.ShouldBe(waits ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Completed, flow);
        }
    }

    public static SqliteSppsDb Open(string folder) =>
        new(
            new DbContextOptionsBuilder<SqliteSppsDb>().UseSqlite(
                $"Data Source={Path.Combine(folder, DataOptions.SqliteFile)};Default Timeout=30").Options,
            TimeProvider.System);
}
