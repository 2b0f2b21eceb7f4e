using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Hosting.Database;

/// <summary>PostgreSQL, for Azure and for anyone who wants it.</summary>
public sealed class PostgresSppsDb(DbContextOptions<PostgresSppsDb> options, TimeProvider clock)
    : SppsDb(options, [new DirectoryWatch(clock), new AccountWatch(clock), new AuditSeal(clock)])
{
    // A district decides some hundred things a day: one writer at a time costs nothing and removes a class of races.
    private const long WritersLock = 0x5350_5053_0001;

    protected override Task LockWritersAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({WritersLock})", cancellationToken);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Tables.Configure(modelBuilder);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    /// <summary>Npgsql takes a timestamptz only with offset zero.</summary>
    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        instant => instant.ToUniversalTime(), instant => instant);
}
