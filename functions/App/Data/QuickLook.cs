using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace SppsFlows.Data;

/// <summary>
/// Small questions to the SQLite file without EF Core, whose model takes longer to wake than all the rest of a start: for
/// what every start and every health check asks. On PostgreSQL each answer is null: ask EF Core.
/// </summary>
public sealed class QuickLook(IOptions<DataOptions> data)
{
    /// <summary>Whether the query finds a row; null when the store is not SQLite.</summary>
    /// <exception cref="SqliteException">The file does not answer, or not to this query.</exception>
    public async Task<bool?> AnyAsync(string sql, CancellationToken cancellation)
    {
        if (data.Value.Provider != "Sqlite") return null;
        await using var connection = new SqliteConnection(data.Value.SqliteConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
