using SQLitePCL;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>A prepared statement. Bind from 1, step, read columns from 0, reset.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle, string sql) : IDisposable
{
    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value) => value is { } number ? Bind(index, number) : BindNull(index);

    public Statement Bind(int index, string? value)
    {
        if (value is null) return BindNull(index);
        Check(raw.sqlite3_bind_text(handle, index, value));
        return this;
    }

    /// <summary>Binds a blob; an empty one as NULL.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return BindNull(index);
        Check(raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    public Statement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    /// <summary>True when there is a row.</summary>
    public bool Step()
    {
        database.Seam?.Before(sql);
        var code = raw.sqlite3_step(handle);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            var fault = database.Fault(code);
            raw.sqlite3_reset(handle);
            throw fault;
        }

        try
        {
            database.Seam?.After(sql);
        }
        catch
        {
            raw.sqlite3_reset(handle);
            throw;
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Steps once and resets, for statements without rows. Returns the number of rows changed.</summary>
    public int Run()
    {
        Step();
        Reset();
        return database.Changes;
    }

    public void Reset() => raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>A copy of a blob; empty for NULL.</summary>
    public byte[] Blob(int column) => IsNull(column) ? [] : raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Fault(code);
    }
}
