using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SppsFlows.Data;

/// <summary>
/// Lets SQLite itself wait for the writer ahead of us, in steps that begin at a millisecond. Without it the provider sleeps for 150 ms at a
/// time, however short the other commit, and a person who presses a button waits for a mail to be marked as sent.
/// </summary>
internal sealed class BusyTimeoutInterceptor : DbConnectionInterceptor
{
    /// <summary>One for all contexts: it has no state.</summary>
    public static readonly BusyTimeoutInterceptor Instance = new();

    private const int Milliseconds = 30_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Wait(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Wait(connection);
        return Task.CompletedTask;
    }

    private static void Wait(DbConnection connection)
    {
        if (connection is SqliteConnection sqlite) _ = SQLitePCL.raw.sqlite3_busy_timeout(sqlite.Handle, Milliseconds);
    }
}
