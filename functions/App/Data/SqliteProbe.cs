using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace SppsFlows.Data;

/// <summary>
/// Small questions to the SQLite file without EF Core, whose model takes longer to wake than all the rest of a start: for
/// what every start and every health check asks. On PostgreSQL each answer is null: ask EF Core.
/// </summary>
public sealed class SqliteProbe(IOptions<DataOptions> data, IEnumerable<Probe> probes)
{
    private readonly Dictionary<Type, string> _probes = probes.ToDictionary(probe => probe.Of, probe => probe.Sql);

    /// <summary>False when there is certainly nothing to do for <typeparamref name="T"/>; on PostgreSQL always true.</summary>
    /// <param name="today">The district's, for probes that ask for it.</param>
    /// <param name="now">For probes that ask for it.</param>
    public async Task<bool> MayHaveWorkAsync<T>(
        CancellationToken cancellationToken, DateOnly? today = null, DateTimeOffset? now = null) =>
        await AnyAsync(_probes[typeof(T)], cancellationToken, today, now) is not false;

    /// <summary>Whether the query finds a row; null when the store is not SQLite.</summary>
    /// <exception cref="SqliteException">The file does not answer, or not to this query.</exception>
    public async Task<bool?> AnyAsync(
        string sql, CancellationToken cancellationToken, DateOnly? today = null, DateTimeOffset? now = null)
    {
        if (data.Value.Provider != "Sqlite") return null;
        await using var connection = new SqliteConnection(data.Value.SqliteConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (today is { } day) command.Parameters.AddWithValue("@today", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (now is { } instant)
            command.Parameters.AddWithValue(
                "@now", instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
