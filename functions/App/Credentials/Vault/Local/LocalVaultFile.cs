using Microsoft.Data.Sqlite;
using SppsFlows.Data;
using SppsFlows.Settings;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>The file <c>vault.db</c>: checks it before anything writes to it, creates it and opens it.</summary>
internal sealed class LocalVaultFile(string folder)
{
    public const string Name = "vault.db";

    private const int ApplicationId = 0x53505653; // "SPVS"
    private const int SchemaVersion = 1;

    private const string Schema =
        """
        CREATE TABLE Versions (
          AccountId TEXT NOT NULL, Custody TEXT NOT NULL, Version TEXT NOT NULL,
          Format INTEGER NOT NULL, OperationId TEXT NOT NULL, ContentType TEXT NOT NULL, CreatedAt TEXT NOT NULL, ExpiresAt TEXT, Mark TEXT,
          Enabled INTEGER NOT NULL, DeletedAt TEXT, KeyId TEXT NOT NULL, WrappedKey BLOB NOT NULL, Content BLOB NOT NULL,
          PRIMARY KEY (AccountId, Custody, Version), UNIQUE (AccountId, Custody, OperationId)) STRICT;
        CREATE INDEX Versions_KeyId ON Versions (KeyId);
        """;

    private readonly string _pooled = new SqliteConnectionStringBuilder
    {
        DataSource = System.IO.Path.Combine(folder, Name),
        DefaultTimeout = 30
    }.ConnectionString;

    public string Path { get; } = System.IO.Path.Combine(folder, Name);

    /// <summary>SQLite treats an empty file as a new database.</summary>
    public bool Exists => File.Exists(Path) && new FileInfo(Path).Length > 0;

    /// <summary>The ids of the keys that wrap something in it; read-only and unpooled, so nothing is created or left behind.</summary>
    /// <exception cref="CannotStartException">The file is damaged, another program's, or of a newer version.</exception>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT user_version, application_id, (SELECT COUNT(*) FROM sqlite_master) FROM pragma_user_version, pragma_application_id";
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                await reader.ReadAsync(cancellationToken);
                var (version, application, tables) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
                if (application == ApplicationId && version > SchemaVersion)
                    throw new CannotStartException(
                        $"The vault {Path} was changed by a newer version of SppsFlows. It was not touched. Run that version, or "
                        + "restore a backup made before it.");
                if (tables == 0 && version == 0) return []; // a crash before the first commit
                if (application != ApplicationId || version != SchemaVersion)
                    throw new CannotStartException(
                        $"{Path} is not a vault of SppsFlows, or is damaged. It was not touched. Restore a backup, or move the file away.");
            }
            command.CommandText = "SELECT DISTINCT KeyId FROM Versions";
            var ids = new List<string>();
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken)) ids.Add(rows.GetString(0));
            return ids;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT
            or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR)
        {
            throw new CannotStartException(
                $"The vault {Path} is damaged or is no SQLite database. It was not touched. Restore a backup.", fault);
        }
    }

    /// <summary>Checks every page, once before the first use. Throws as <see cref="LookAsync"/> does.</summary>
    public Task ThrowIfDamagedAsync(CancellationToken cancellationToken) => SqliteFileCheck.ThrowIfDamagedAsync(Path, cancellationToken);

    /// <summary>Creates the file with its table, readable only by its owner. Does nothing if it is there.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        // SQLite would create it with the umask's mode; it gives -wal and -shm the mode of this file.
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!File.Exists(Path)) await using (new FileStream(Path, options)) { }

        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false, DefaultTimeout = 30 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, "PRAGMA synchronous=FULL", cancellationToken);
        await using (var transaction = connection.BeginTransaction(deferred: false))
        {
            await using var look = connection.CreateCommand();
            look.Transaction = transaction;
            look.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            if ((long)(await look.ExecuteScalarAsync(cancellationToken))! == 0)
            {
                look.CommandText = $"{Schema} PRAGMA application_id={ApplicationId}; PRAGMA user_version={SchemaVersion};";
                await look.ExecuteNonQueryAsync(cancellationToken);
            }
            await transaction.CommitAsync(cancellationToken);
        }
        await ExecuteAsync(connection, "PRAGMA journal_mode=WAL", cancellationToken);
    }

    /// <summary>A pooled connection: a commit is on disk before it returns, and replaced content is overwritten.</summary>
    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_pooled);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ExecuteAsync(connection, "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void ClosePool()
    {
        using var connection = new SqliteConnection(_pooled);
        SqliteConnection.ClearPool(connection);
    }

    public static async Task ExecuteAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
