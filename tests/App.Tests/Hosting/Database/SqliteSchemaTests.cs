using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Hosting.Database;
using SppsFlows.Portal.Sample;

namespace SppsFlows.App.Tests.Hosting.Database;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("spps-schema-").FullName;

    private string Path => System.IO.Path.Combine(_folder, DataOptions.SqliteFile);

    [Fact]
    public async Task Known_AreTheMigrationsThatEfCoreFinds()
    {
        await using var db = Open();
        SqliteSchema.Known.ShouldBe(db.Database.GetMigrations());
    }

    [Fact]
    public async Task IsCurrent_OfNoFile_IsFalse() => (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeFalse();

    [Fact]
    public async Task IsCurrent_OfAnEmptyFile_IsFalse()
    {
        await using (var empty = File.Create(Path)) { }
        (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task IsCurrent_BeforeAnybodyIsInTheDirectory_IsFalse()
    {
        await MigrateAsync();
        await ExecuteAsync("""PRAGMA foreign_keys = OFF; DELETE FROM "Orgs" """);
        (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task IsCurrent_OfAMigratedAndFilledFile_IsTrue()
    {
        await MigrateAsync();
        (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_Newer', '99.0.0')""")]
    [InlineData("""DELETE FROM "__EFMigrationsHistory" """)]
    [InlineData("""DROP TABLE "__EFMigrationsHistory" """)]
    public async Task IsCurrent_OfAnotherVersionsFile_IsFalse(string change)
    {
        await MigrateAsync();
        await ExecuteAsync(change);
        (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task IsCurrent_WithoutTheTriggersOfTheAudit_BringsThemBack()
    {
        await MigrateAsync();
        await ExecuteAsync("""DROP TRIGGER "AuditEntries_no_delete" """);

        (await SqliteSchema.IsCurrentAsync(Path, default)).ShouldBeTrue();

        (await CountAsync("""SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = 'AuditEntries_no_delete'""")).ShouldBe(1);
    }

    [Fact]
    public async Task SqliteProbe_OnSqlite_TellsWhetherARowIsThere()
    {
        await MigrateAsync();
        var look = Look("Sqlite");
        (await look.AnyAsync("""SELECT 1 FROM "Orgs" LIMIT 1""", default)).ShouldBe(true);
        (await look.AnyAsync("""SELECT 1 FROM "FlowCommands" LIMIT 1""", default)).ShouldBe(false);
    }

    [Fact]
    public async Task SqliteProbe_OnPostgres_LeavesTheAnswerToEfCore() =>
        (await Look("Postgres").AnyAsync("SELECT 1", default)).ShouldBeNull();

    [Fact]
    public async Task Probes_OfAMigratedFile_NameItsTablesAndFindNothingToDo()
    {
        await MigrateAsync();
        foreach (var probe in Probes.All)
            (await Look("Sqlite").AnyAsync(probe.Sql, default, new DateOnly(2026, 11, 24), DateTimeOffset.UnixEpoch))
                .ShouldBe(false, probe.Of.Name);
    }

    [Fact]
    public async Task Probe_OnPostgres_LeavesTheAnswerToEfCore() =>
        (await Look("Postgres").MayHaveWorkAsync<FlowOutbox>(default)).ShouldBeTrue();

    private SqliteProbe Look(string provider) => new(Options.Create(new DataOptions { Folder = _folder, Provider = provider }), Probes.All);

    private SqliteSppsDb Open() =>
        new(new DbContextOptionsBuilder<SqliteSppsDb>().UseSqlite($"Data Source={Path};Pooling=False").Options, TimeProvider.System);

    private async Task MigrateAsync()
    {
        await using var db = Open();
        await db.Database.MigrateAsync();
        await AppendOnly.InstallAsync(db, default);
        await db.WriteAsync(() => SampleDistrict.SeedAsync(db), default);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = Open();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(_folder, recursive: true);
    }
}
