using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace SppsFlows.Data;

/// <summary>The embedded default: one file, WAL, every commit on disk before it returns.</summary>
public sealed class SqliteSppsDb(DbContextOptions<SqliteSppsDb> options, TimeProvider clock) : SppsDb(options, clock)
{
    // The provider begins every transaction IMMEDIATE: SQLite's own write lock is the writers' lock.
    protected override Task LockWritersAsync(CancellationToken cancellation) => Task.CompletedTask;

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
