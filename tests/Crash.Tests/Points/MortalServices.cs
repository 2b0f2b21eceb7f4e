using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Audit;
using SppsFlows.Credentials.Vault;
using SppsFlows.Hosting.Database;

namespace SppsFlows.Crash.Tests.Points;

/// <summary>
/// The moments: before and after each commit of the store, named by what it puts on record, and before and after each change or opening of
/// the vault.
/// </summary>
internal static class MortalServices
{
    public static void Interpose(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteSppsDb>((_, options) => options.AddInterceptors(
            new MortalSaves(), new MortalCommits(), new MortalUpdates()));
        var vault = services.Single(service => service.ServiceType == typeof(ISecretVault));
        services.Remove(vault);
        services.AddSingleton<ISecretVault>(provider => new MortalVault((ISecretVault)vault.ImplementationFactory!(provider)));
    }
}

/// <summary>
/// Notes what a transaction puts on record, in however many steps it saves: its audit entries, or else the tables that it changes.
/// </summary>
internal sealed class MortalSaves : SaveChangesInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, Saved> OfContext = [];

    public static string NameOf(DbContext? db)
    {
        if (db is null || !OfContext.TryGetValue(db, out var saved)) return "";
        var names = saved.Actions.Count > 0 ? saved.Actions : saved.Tables;
        return string.Join('+', names.Order(StringComparer.Ordinal));
    }

    /// <summary>The next transaction of the context is another one.</summary>
    public static void Forget(DbContext? db)
    {
        if (db is not null) OfContext.Remove(db);
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var changed = eventData.Context!.ChangeTracker
            .Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        var saved = OfContext.GetOrCreateValue(eventData.Context);
        saved.Actions.UnionWith(changed.Select(entry => entry.Entity).OfType<AuditEntry>().Select(entry => entry.Action));
        saved.Tables.UnionWith(changed.Select(entry => entry.Metadata.ClrType.Name));
        return ValueTask.FromResult(result);
    }

    private sealed class Saved
    {
        public HashSet<string> Actions { get; } = [];

        public HashSet<string> Tables { get; } = [];
    }
}

internal sealed partial class MortalCommits : DbTransactionInterceptor
{
    /// <summary>
    /// A write that changes nothing is not a step; neither are sign-ins, which are not about credentials, nor the audit's checkpoints.
    /// </summary>
    [GeneratedRegex("^$|sign-in|session|AuditCheckpoint")]
    private static partial Regex NoStep();

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (NameOf(eventData) is { } name) Death.Before(name);
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var name = NameOf(eventData);
        MortalSaves.Forget(eventData.Context);
        if (name is not null) Death.After(name);
        return Task.CompletedTask;
    }

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        MortalSaves.Forget(eventData.Context);
        return Task.CompletedTask;
    }

    private static string? NameOf(DbContextEventData eventData) =>
        MortalSaves.NameOf(eventData.Context) is var name && NoStep().IsMatch(name) ? null : $"commit {name}";
}

/// <summary>Changes that need no transaction: marks in the outbox.</summary>
internal sealed class MortalUpdates : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (NameOf(command, eventData) is { } name) Death.Before(name);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (NameOf(command, eventData) is { } name) Death.After(name);
        return ValueTask.FromResult(result);
    }

    private static string? NameOf(DbCommand command, CommandEventData eventData) =>
        eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete
            && command.CommandText.Split('"') is [var verb, var table, ..]
            ? $"{verb.Trim()} {table}"
            : null;
}

internal sealed class MortalVault(ISecretVault vault) : ISecretVault
{
    public Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        PassAsync($"vault seals for {record.Key.Custody}", () => vault.SealAsync(record, content, cancellationToken));

    public Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken) =>
        PassAsync($"vault opens for {key.Custody}", () => vault.OpenAsync(key, version, cancellationToken));

    public Task DisableAsync(SecretKey key, string version, CancellationToken cancellationToken) =>
        PassAsync($"vault disables for {key.Custody}", async () =>
        {
            await vault.DisableAsync(key, version, cancellationToken);
            return true;
        });

    public IAsyncEnumerable<SecretVersion> ListAsync(Custody custody, Guid? accountId, CancellationToken cancellationToken) =>
        vault.ListAsync(custody, accountId, cancellationToken);

    public Task DeleteAsync(SecretKey key, CancellationToken cancellationToken) => vault.DeleteAsync(key, cancellationToken);

    public Task RecoverAsync(SecretKey key, CancellationToken cancellationToken) => vault.RecoverAsync(key, cancellationToken);

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => vault.CheckAsync(cancellationToken);

    private static async Task<T> PassAsync<T>(string step, Func<Task<T>> run)
    {
        Death.Before(step);
        var result = await run();
        Death.After(step);
        return result;
    }
}
