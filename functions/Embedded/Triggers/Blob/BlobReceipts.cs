using Microsoft.Data.Sqlite;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>
/// What has been done with which version of which blob: <c>blobs.db</c> in the data folder. A write is on disk when it returns.
/// </summary>
internal sealed class BlobReceipts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;

    public BlobReceipts(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        using var create = Command("""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE IF NOT EXISTS receipts (
                function TEXT NOT NULL, blob TEXT NOT NULL, etag TEXT NOT NULL, tries INTEGER NOT NULL, state INTEGER NOT NULL,
                PRIMARY KEY (function, blob)) WITHOUT ROWID;
            """);
        create.ExecuteNonQuery();
    }

    /// <summary>The receipts of one function, by container and path.</summary>
    public Dictionary<string, BlobReceipt> Read(string function)
    {
        lock (_gate)
        {
            using var select = Command("SELECT blob, etag, tries, state FROM receipts WHERE function = $function", ("$function", function));
            using var reader = select.ExecuteReader();
            var receipts = new Dictionary<string, BlobReceipt>();
            while (reader.Read())
                receipts[reader.GetString(0)] = new BlobReceipt(reader.GetString(1), reader.GetInt32(2), (BlobState)reader.GetInt32(3));
            return receipts;
        }
    }

    public void Write(string function, string blob, BlobReceipt receipt)
    {
        lock (_gate)
        {
            using var upsert = Command(
                "INSERT INTO receipts (function, blob, etag, tries, state) VALUES ($function, $blob, $etag, $tries, $state) ON CONFLICT "
                + "DO UPDATE SET etag = $etag, tries = $tries, state = $state",
                ("$function", function), ("$blob", blob), ("$etag", receipt.ETag), ("$tries", receipt.Tries),
                ("$state", (int)receipt.State));
            upsert.ExecuteNonQuery();
        }
    }

    public void Forget(string function, string blob)
    {
        lock (_gate)
        {
            using var delete = Command(
                "DELETE FROM receipts WHERE function = $function AND blob = $blob", ("$function", function), ("$blob", blob));
            delete.ExecuteNonQuery();
        }
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this class; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}

/// <summary>The last thing that happened to a blob. The numbers are stored; never change one.</summary>
internal enum BlobState
{
    Tried = 0,
    Done = 1,
    Poison = 2,
}

internal sealed record BlobReceipt(string ETag, int Tries, BlobState State);
