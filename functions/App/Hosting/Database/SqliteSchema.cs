using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SppsFlows.Audit;

namespace SppsFlows.Hosting.Database;

/// <summary>Finds out without EF Core that a SQLite file needs no work at this start, as at nearly every start.</summary>
internal static class SqliteSchema
{
    /// <summary>The migrations of this version, oldest first.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        .. typeof(SqliteSchema).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Migration))
                && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(SqliteSppsDb))
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// True when the file has exactly these migrations, its triggers, and people in it; false when EF Core must check, whatever the reason.
    /// </summary>
    public static async Task<bool> IsCurrentAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return false;
        // Unpooled, so that no handle stays open on a file that is then refused.
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        try
        {
            var applied = new List<string>();
            await using var command = connection.CreateCommand();
            command.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """;
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken)) applied.Add(reader.GetString(0));
            }
            if (!applied.SequenceEqual(Known)) return false;

            command.CommandText = """SELECT 1 FROM "Orgs" LIMIT 1""";
            if (await command.ExecuteScalarAsync(cancellationToken) is null) return false;
            command.CommandText = AppendOnly.Sqlite;
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (SqliteException unlike) when (unlike.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return false; // a table is missing
        }
    }
}
