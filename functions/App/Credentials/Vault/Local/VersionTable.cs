using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>The statements on <c>Versions</c>.</summary>
internal static class VersionTable
{
    private const string Columns =
        "Format, AccountId, Custody, Version, OperationId, ContentType, CreatedAt, ExpiresAt, Mark, Enabled, DeletedAt, KeyId, WrappedKey";
    private const string One = "AccountId = $account AND Custody = $custody AND Version = $version";

    public static async Task<(VersionRow Row, byte[] Content)?> FindAsync(
        SqliteConnection connection, SecretKey key, string version, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, $"SELECT {Columns}, Content FROM Versions WHERE {One}", key, version);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (Read(reader), reader.GetFieldValue<byte[]>(13)) : null;
    }

    /// <summary>All versions of a secret, or of a custody if no account is given. Oldest first.</summary>
    public static async IAsyncEnumerable<VersionRow> ListAsync(
        SqliteConnection connection, string custody, Guid? account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {Columns} FROM Versions WHERE Custody = $custody AND ($account IS NULL OR AccountId = $account) ORDER BY "
            + "AccountId, CreatedAt, rowid";
        command.Parameters.AddWithValue("$custody", custody);
        command.Parameters.AddWithValue("$account", account is { } id ? VersionRow.Text(id) : DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return Read(reader);
    }

    /// <summary>Some rows wrapped by another key than this one, after a place in the table's order.</summary>
    public static async Task<IReadOnlyList<(long Place, VersionRow Row)>> OthersAsync(
        SqliteConnection connection, string keyId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns}, rowid FROM Versions WHERE KeyId <> $key AND rowid > $after ORDER BY rowid LIMIT $limit";
        command.Parameters.AddWithValue("$key", keyId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", limit);
        var rows = new List<(long, VersionRow)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add((reader.GetInt64(13), Read(reader)));
        return rows;
    }

    public static async Task InsertAsync(SqliteConnection connection, VersionRow row, byte[] content, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"INSERT INTO Versions ({Columns}, Content) VALUES ($format, $account, $custody, $version, $operation, $type, $created, "
            + "$expires, $mark, $enabled, $deleted, $key, $wrapped, $content)";
        Bind(command, row);
        command.Parameters.AddWithValue("$format", row.Format);
        command.Parameters.AddWithValue("$operation", row.OperationId);
        command.Parameters.AddWithValue("$type", row.ContentType);
        command.Parameters.AddWithValue("$created", row.CreatedAt);
        command.Parameters.AddWithValue("$expires", (object?)row.ExpiresAt ?? DBNull.Value);
        command.Parameters.AddWithValue("$mark", (object?)row.Mark ?? DBNull.Value);
        command.Parameters.AddWithValue("$content", content);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes what may change: state and wrapping.</summary>
    public static async Task UpdateAsync(SqliteConnection connection, VersionRow row, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"UPDATE Versions SET Enabled = $enabled, DeletedAt = $deleted, KeyId = $key, WrappedKey = $wrapped WHERE {One}";
        Bind(command, row);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Bind(SqliteCommand command, VersionRow row)
    {
        command.Parameters.AddWithValue("$account", row.AccountId);
        command.Parameters.AddWithValue("$custody", row.Custody);
        command.Parameters.AddWithValue("$version", row.Version);
        command.Parameters.AddWithValue("$enabled", row.Enabled);
        command.Parameters.AddWithValue("$deleted", (object?)row.DeletedAt ?? DBNull.Value);
        command.Parameters.AddWithValue("$key", row.KeyId);
        command.Parameters.AddWithValue("$wrapped", row.WrappedKey);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, SecretKey key, string version)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$account", VersionRow.Text(key.AccountId));
        command.Parameters.AddWithValue("$custody", SecretText.Of(key.Custody));
        command.Parameters.AddWithValue("$version", version);
        return command;
    }

    private static VersionRow Read(SqliteDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
        reader.GetString(6),
        reader.IsDBNull(7) ? null : reader.GetString(7), reader.IsDBNull(8) ? null : reader.GetString(8),
        reader.GetInt64(9), reader.IsDBNull(10) ? null : reader.GetString(10), reader.GetString(11), reader.GetFieldValue<byte[]>(12));
}
