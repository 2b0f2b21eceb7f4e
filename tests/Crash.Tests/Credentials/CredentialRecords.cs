using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Accounts;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Embedded.Engine;
using SppsFlows.Flows;
using SppsFlows.Mail;
using SppsFlows.Registry;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>What must be in the store, the vault and the engine once the dust has settled.</summary>
internal static class CredentialRecords
{
    /// <returns>Null until its request is approved.</returns>
    public static async Task<Guid?> AccountOfAsync(string folder, string handle)
    {
        await using var db = Records.Open(folder);
        return await db.Accounts.Where(account => account.Handle == handle).Select(account => (Guid?)account.Id).SingleOrDefaultAsync();
    }

    public static async Task<bool> RotationIsOpenAsync(string folder, Guid accountId)
    {
        await using var db = Records.Open(folder);
        return await db.Set<RotationTask>().AnyAsync(task => task.AccountId == accountId && task.State == RotationState.Open);
    }

    /// <returns>The newest break-glass of the account.</returns>
    public static async Task<BreakGlassCase?> GlassOfAsync(string folder, Guid accountId)
    {
        await using var db = Records.Open(folder);
        return await db.Set<BreakGlassCase>()
            .AsNoTracking().Where(glass => glass.AccountId == accountId).OrderByDescending(glass => glass.AskedAt).FirstOrDefaultAsync();
    }

    /// <summary>Lets minutes pass until nothing is under way.</summary>
    public static async Task ShouldSettleAsync(AppProcess app, CancellationToken cancellationToken)
    {
        while (await UnderWayAsync(app.Folder) is { } left)
        {
            cancellationToken.IsCancellationRequested.ShouldBeFalse(left);
            await Retry.UntilAsync(async _ =>
            {
                await app.AdvanceAsync(TimeSpan.FromMinutes(1));
                return true;
            }, cancellationToken);
            await Task.Delay(250, CancellationToken.None);
        }
    }

    private static async Task<string?> UnderWayAsync(string folder)
    {
        await using var db = Records.Open(folder);
        if (await db.Set<SealOperation>().AnyAsync(operation => operation.State != SealState.Settled
            && operation.State != SealState.Dropped))
            return "a seal is not settled";
        if (await db.OutgoingMails.AnyAsync(mail => mail.State != MailState.Sent)) return "a mail is not sent";
        if (await db.Set<BreakGlassCase>().AnyAsync(glass => glass.State == BreakGlassState.Revealed && glass.RotationId == null))
            return "a look has no change of the password after it";
        if (await db.FlowCommands.AnyAsync(command => command.DoneAt == null)) return "a flow is not told";
        if (await db.AccountRequests.AnyAsync(request => request.State == RequestState.AwaitingEscrow))
            return "a request still waits for a credential that is sealed";
        return null;
    }

    public static async Task ShouldBeWholeAsync(string folder, IReadOnlyCollection<Keeping> keepings)
    {
        await using (var db = Records.Open(folder))
        {
            (await new AuditVerifier(db).VerifyAsync(CancellationToken.None)).ShouldBeOfType<AuditVerdict.Intact>();
            foreach (var keeping in keepings)
            {
                await VaultShouldAgreeAsync(db, folder, keeping.AccountId);
                await SealsShouldBeOnRecordAsync(db, keeping.AccountId);
                await RevealsShouldBeOnRecordAsync(db, keeping);
                await RotationsShouldBeOverAsync(db, keeping.AccountId);
            }
            await Records.MailsShouldBeOnRecordAsync(db, folder);
        }
        SqliteConnection.ClearAllPools();
        await FlowsShouldBeOverAsync(folder);
    }

    /// <summary>In each custody, only the version that the store names opens.</summary>
    private static async Task VaultShouldAgreeAsync(SppsDb db, string folder, Guid accountId)
    {
        var credential = await db.Credentials.AsNoTracking().SingleAsync(candidate => candidate.AccountId == accountId);
        (string, string)[] wanted = credential.UsernameVersion is { } username
            ? [(nameof(SppsFlows.Credentials.Vault.Custody.Communications), username), ($"{credential.Custody}", credential.Version)]
            : [($"{credential.Custody}", credential.Version)];
        await using var vault = new SqliteConnection($"Data Source={Path.Combine(folder, "vault.db")};Mode=ReadOnly;Pooling=False");
        await vault.OpenAsync();
        await using var command = vault.CreateCommand();
        command.CommandText =
            "SELECT Custody, Version FROM Versions WHERE AccountId = $account AND Enabled = 1 AND DeletedAt IS NULL ORDER BY Custody";
        command.Parameters.AddWithValue("$account", accountId.ToString("D"));
        await using var reader = await command.ExecuteReaderAsync();
        var open = new List<(string, string)>();
        while (await reader.ReadAsync()) open.Add((reader.GetString(0), reader.GetString(1)));
        open.ShouldBe(wanted);
    }

    /// <summary>Everything that began was either sealed or given up, each on record once.</summary>
    private static async Task SealsShouldBeOnRecordAsync(SppsDb db, Guid accountId)
    {
        var operations = await db.Set<SealOperation>().AsNoTracking().Where(operation => operation.AccountId == accountId).ToListAsync();
        foreach (var (action, count) in new[]
        {
            ("credential.sealing", operations.Count),
            ("credential.sealed", operations.Count(operation => operation.State == SealState.Settled)),
            ("credential.seal-abandoned", operations.Count(operation => operation.State == SealState.Dropped)),
        })
            (await CountAsync(db, accountId, action)).ShouldBe(count, action);
        operations.Count(operation => operation.State == SealState.Settled).ShouldBeGreaterThan(1, "handed in, and changed");
    }

    /// <summary>Each secret that somebody saw was taken out on record, once, and the managers were told.</summary>
    private static async Task RevealsShouldBeOnRecordAsync(SppsDb db, Keeping keeping)
    {
        foreach (var reason in keeping.Seen)
        {
            var ticket = await db.Set<RetrievalTicket>().AsNoTracking().SingleAsync(candidate => candidate.Reason == reason);
            ticket.ClaimedAt.ShouldNotBeNull(reason);
        }
        var claimed = await db.Set<RetrievalTicket>()
            .AsNoTracking().Where(ticket => ticket.AccountId == keeping.AccountId && ticket.ClaimedAt != null).ToListAsync();
        var subject = Account.SubjectOf(keeping.AccountId);
        var entries = await db.AuditEntries
            .AsNoTracking().Where(entry => entry.Subject == subject && entry.Action == "credential.revealed").ToListAsync();
        entries.Count.ShouldBe(claimed.Count);
        foreach (var ticket in claimed)
        {
            entries.Count(entry => entry.Details.Contains($"{ticket.Id}", StringComparison.Ordinal)).ShouldBe(1, ticket.Reason);
            (await db.OutgoingMails.CountAsync(mail => mail.Key.StartsWith($"credential-taken-out/{ticket.Id}/"))).ShouldBeGreaterThan(
                1, ticket.Reason);
        }
    }

    private static async Task RotationsShouldBeOverAsync(SppsDb db, Guid accountId)
    {
        var rotation = (await db.Set<RotationTask>()
            .AsNoTracking().Where(task => task.AccountId == accountId).ToListAsync()).ShouldHaveSingleItem();
        rotation.State.ShouldBe(RotationState.Done);
        foreach (var action in new[] { "rotation.opened", "rotation.done" })
            (await CountAsync(db, accountId, action)).ShouldBe(1, action);
        var asking = await db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .SingleAsync(assignment => assignment.Kind == RotationAssignment.Kind && assignment.Subject == rotation.Subject);
        asking.State.ShouldBe(AssignmentState.Done);
        asking.Assignees.Select(assignee => assignee.Party).ShouldBeUnique("each was asked once");
        (await CountAsync(db, accountId, "rotation.asked")).ShouldBe(asking.Assignees.Count, "and each on record");
        (await db.Accounts.Where(account => account.Id == accountId).Select(account => account.Escrow).SingleAsync()).ShouldBe(
            EscrowState.Collected);
    }

    private static async Task FlowsShouldBeOverAsync(string folder)
    {
        // The engine alone, with nothing registered, only to be read.
        await using var engine = await DurableEngine.OpenAsync(
            new EngineOptions { DataFolder = folder }, new TaskRegistry(), TimeProvider.System, NullLoggerFactory.Instance,
            CancellationToken.None);
        await foreach (var instance in engine.Client.GetAllInstancesAsync(new OrchestrationQuery()))
            instance.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, instance.InstanceId);
    }

    private static Task<int> CountAsync(SppsDb db, Guid accountId, string action)
    {
        var subject = Account.SubjectOf(accountId);
        return db.AuditEntries.CountAsync(entry => entry.Subject == subject && entry.Action == action);
    }
}
