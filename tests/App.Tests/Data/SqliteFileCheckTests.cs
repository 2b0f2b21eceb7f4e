using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Hosting.Database;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Data;

public sealed class SqliteFileCheckTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("spps-check-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "test.db");

    [Fact]
    public Task Check_OfNoFile_Passes() => SqliteFileCheck.ThrowIfDamagedAsync(Path, default);

    [Fact]
    public async Task Check_OfSoundDatabase_Passes()
    {
        await MigrateAsync();
        await SqliteFileCheck.ThrowIfDamagedAsync(Path, default);
    }

    [Fact]
    public async Task Check_OfAnotherKindOfFile_RefusesAndLeavesItAlone()
    {
        await File.WriteAllTextAsync(Path, string.Concat(Enumerable.Repeat("this is no database\n", 500)));
        await RefusesUntouchedAsync();
    }

    [Fact]
    public async Task Check_OfDatabaseWithADamagedPage_RefusesAndLeavesItAlone()
    {
        await MigrateAsync();
        await using (var file = File.OpenWrite(Path))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }
        await RefusesUntouchedAsync();
    }

    private async Task RefusesUntouchedAsync()
    {
        var before = await File.ReadAllBytesAsync(Path);

        (await Should.ThrowAsync<CannotStartException>(() => SqliteFileCheck.ThrowIfDamagedAsync(Path, default))).Message.ShouldContain(
            Path);

        (await File.ReadAllBytesAsync(Path)).ShouldBe(before);
        System.IO.Directory.GetFiles(_folder).ShouldBe([Path]);
    }

    private async Task MigrateAsync()
    {
        await using var db = new SqliteSppsDb(
            new DbContextOptionsBuilder<SqliteSppsDb>().UseSqlite($"Data Source={Path};Pooling=False").Options, TimeProvider.System);
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);
}
