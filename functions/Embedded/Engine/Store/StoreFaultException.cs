using SQLitePCL;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>SQLite refused a statement. <see cref="IsTransient"/> says whether the same statement may succeed later.</summary>
internal sealed class StoreFaultException(int code, string message) : Exception($"{message} (SQLite {code})")
{
    public int Code { get; } = code;

    /// <summary>
    /// True when the store is at fault and not the statement (busy, I/O, disk full, no memory): the work is kept and tried again. A
    /// statement that breaks a rule or a limit fails alone.
    /// </summary>
    public bool IsTransient => (Code & 0xFF) is not (raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG
        or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_MISUSE or raw.SQLITE_SCHEMA);
}
