using Microsoft.Data.Sqlite;
using SppsFlows.Settings;

namespace SppsFlows.Data;

/// <summary>Checks the database file before anything writes to it: a damaged file is left exactly as it was found.</summary>
internal static class SqliteFileCheck
{
    private const string Advice = "It was not touched. Restore a backup, or move the file away to start over.";

    /// <exception cref="CannotStartException">The file is not a database, or a page of it is damaged.</exception>
    public static async Task ThrowIfDamagedAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return;
        try
        {
            // Read-only and unpooled, so that no journal is rolled back and no handle stays open.
            await using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA quick_check(1)";
            if (await check.ExecuteScalarAsync(cancellationToken) is not "ok")
                throw new CannotStartException($"The database {path} is damaged. {Advice}");
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 11 or 26)
        {
            throw new CannotStartException($"The database {path} is damaged or is no SQLite database. {Advice}", fault);
        }
    }
}
