using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Hosting.Database;

/// <summary>The embedded default: one file, WAL, every commit on disk before it returns.</summary>
/// <param name="queue">Of this process; without it SQLite's own lock lets one writer through after the other, in no order.</param>
public sealed class SqliteSppsDb(
    DbContextOptions<SqliteSppsDb> options, TimeProvider clock, WriterQueue? queue = null)
    : SppsDb(options, [new DirectoryWatch(clock), new AccountWatch(clock), new AuditSeal(clock)])
{
    protected override async Task<IDisposable?> TakeTurnAsync(CancellationToken cancellationToken) =>
        queue is null ? null : await queue.TakeTurnAsync(cancellationToken);

    // The provider begins every transaction IMMEDIATE: SQLite's own write lock is the writers' lock.
    protected override Task LockWritersAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Tables.Configure(modelBuilder);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SortableUtcText>();

    /// <summary>Instants as UTC text of fixed width: readable in any SQLite tool, and text order is time order.</summary>
    private sealed class SortableUtcText() : ValueConverter<DateTimeOffset, string>(
        instant => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture),
        text => DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
    }
}
