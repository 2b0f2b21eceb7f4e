using Microsoft.EntityFrameworkCore;
using Npgsql;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Hosting.Database;

namespace SppsFlows.App.Tests.Data;

/// <summary>A real, empty, migrated database of either provider, gone after the test.</summary>
public sealed class Database : IAsyncDisposable
{
    public static readonly TheoryData<string> Providers = ["Sqlite", "Postgres"];

    private readonly string _provider;
    private readonly string _place;

    private Database(string provider, string place) => (_provider, _place) = (provider, place);

    public static async Task<Database> CreateAsync(string provider)
    {
        Database database;
        if (provider == "Sqlite")
        {
            database = new Database(provider, Path.Combine(System.IO.Directory.CreateTempSubdirectory("spps-db-").FullName, "test.db"));
        }
        else
        {
            var server = Environment.GetEnvironmentVariable("SPPS_POSTGRES");
            Assert.SkipWhen(server is null, "needs PostgreSQL: set SPPS_POSTGRES, or let tests/run.sh start one");
            var name = $"spps_{Guid.NewGuid():N}";
            await using var admin = new NpgsqlConnection(server);
            await admin.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", admin);
            await create.ExecuteNonQueryAsync();
            database = new Database(provider, new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
        }
        await using var db = database.Open();
        await db.Database.MigrateAsync();
        await AppendOnly.InstallAsync(db, CancellationToken.None);
        return database;
    }

    /// <summary>For PostgreSQL.</summary>
    public string ConnectionString => _place;

    /// <summary>A new context, as each request has one.</summary>
    public SppsDb Open(TimeProvider? clock = null) => _provider == "Sqlite"
        ? new SqliteSppsDb(
            new DbContextOptionsBuilder<SqliteSppsDb>().UseSqlite($"Data Source={_place};Default Timeout=30").Options,
            clock ?? TimeProvider.System)
        : new PostgresSppsDb(new DbContextOptionsBuilder<PostgresSppsDb>().UseNpgsql(_place).Options, clock ?? TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await using var db = Open();
        if (_provider == "Sqlite")
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            System.IO.Directory.Delete(Path.GetDirectoryName(_place)!, recursive: true);
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
            await db.Database.EnsureDeletedAsync();
        }
    }
}
