using SQLitePCL;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>One SQLite connection, used by one thread at a time. Statements are prepared once and kept.</summary>
internal sealed class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];

    static Database() => Batteries_V2.Init();

    private Database(sqlite3 handle, IStoreSeam? seam)
    {
        Handle = handle;
        Seam = seam;
    }

    internal sqlite3 Handle { get; }

    internal IStoreSeam? Seam { get; }

    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public int Changes => raw.sqlite3_changes(Handle);

    public static Database OpenForWriting(string path, IStoreSeam? seam) => Open(path, raw.SQLITE_OPEN_READWRITE, seam);

    public static Database OpenForReading(string path, IStoreSeam? seam) => Open(path, raw.SQLITE_OPEN_READONLY, seam);

    public static Database Create(string path) => Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, null);

    /// <summary>Reads the file alone, without looking for or leaving a log beside it.</summary>
    public static Database OpenImmutable(string path) =>
        Open(
            $"file:{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1",
            raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, null);

    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        var code = raw.sqlite3_prepare_v2(Handle, sql, out var statement);
        if (code != raw.SQLITE_OK) throw Fault(code);
        return _statements[sql] = new Statement(this, statement, sql);
    }

    /// <summary>Runs one or more statements that return nothing of interest.</summary>
    public void Execute(string sql)
    {
        Seam?.Before(sql);
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK) throw Fault(code);
        Seam?.After(sql);
    }

    public long ReadNumber(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Number(0) : 0;
        }
        finally
        {
            statement.Reset();
        }
    }

    public string ReadText(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Text(0) : "";
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Leaves the write-ahead log as it is when the last connection closes, as a killed process does.</summary>
    public void KeepLogOnClose() => raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);

    public StoreFaultException Fault(int code) =>
        new(raw.sqlite3_extended_errcode(Handle) is var extended && (extended & 0xFF) == (code & 0xFF) ? extended : code,
            raw.sqlite3_errmsg(Handle).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        Handle.Dispose();
    }

    private static Database Open(string path, int flags, IStoreSeam? seam)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var message = handle is null || handle.IsInvalid
                ? raw.sqlite3_errstr(code).utf8_to_string()
                : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new StoreFaultException(code, message);
        }

        raw.sqlite3_busy_timeout(handle, 0);
        return new Database(handle, seam);
    }
}
