using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>The statements that write, one method each. Only the writer uses them, inside its transaction.</summary>
internal sealed class StoreTables(Database database, KeySource keys)
{
    public Database Database => database;

    public long NextKey() => keys.NextKey();

    public (long Key, OrchestrationRuntimeStatus Status)? Find(string id)
    {
        var statement = database.Prepare("SELECT key, status FROM instance WHERE id = ?1").Bind(1, id);
        try
        {
            return statement.Step() ? (statement.Number(0), (OrchestrationRuntimeStatus)statement.Number(1)) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public OrchestrationRuntimeStatus? StatusOf(long key)
    {
        var statement = database.Prepare("SELECT status FROM instance WHERE key = ?1").Bind(1, key);
        try
        {
            return statement.Step() ? (OrchestrationRuntimeStatus)statement.Number(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Up to 1,000 instances that a filter admits, after a key.</summary>
    public List<long> KeysOf(InstanceFilter filter, long afterKey)
    {
        var statement = database.Prepare($"SELECT key FROM instance WHERE {InstanceFilter.Condition} AND key > ?6 ORDER BY key LIMIT 1000");
        filter.Bind(statement).Bind(6, afterKey);
        try
        {
            var found = new List<long>();
            while (statement.Step()) found.Add(statement.Number(0));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    public List<(long Key, string Id, OrchestrationRuntimeStatus Status)> ChildrenOf(long key)
    {
        var statement = database.Prepare("SELECT key, id, status FROM instance WHERE parent = ?1").Bind(1, key);
        try
        {
            var children = new List<(long, string, OrchestrationRuntimeStatus)>();
            while (statement.Step())
                children.Add((statement.Number(0), statement.Text(1), (OrchestrationRuntimeStatus)statement.Number(2)));
            return children;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void InsertInstance(NewInstance row)
    {
        database.Prepare(
            """
            INSERT INTO instance (key, id, name, status, created, updated, turn, generation, wake, chunks, tail, parent)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, 0, 0, ?6, ?7, ?8, ?9)
            """)
            .Bind(1, row.Key).Bind(2, row.Id).Bind(3, row.Name).Bind(4, (long)row.Status).Bind(5, row.Created).Bind(6, row.Wake ? 1 : 0)
            .Bind(7, row.Chunks).Bind(8, row.Tail).Bind(9, row.Parent).Run();
        // Few instances have tags.
        if (!row.Tags.IsEmpty)
            database.Prepare("UPDATE instance SET tags = ?2 WHERE key = ?1").Bind(1, row.Key).Bind(2, row.Tags.Span).Run();
    }

    /// <summary>Advances an instance by one turn; false when another turn came first.</summary>
    public bool Advance(
        long key, long turn, long updated, OrchestrationRuntimeStatus status, int generation, int chunks, ReadOnlySpan<byte> tail) =>
        database.Prepare(
            "UPDATE instance SET turn = ?2 + 1, updated = ?3, status = ?4, generation = ?5, chunks = ?6, tail = ?7 WHERE key = ?1 AND "
            + "turn = ?2")
            .Bind(1, key).Bind(2, turn).Bind(3, updated).Bind(4, (long)status).Bind(5, generation).Bind(6, chunks).Bind(7, tail).Run() == 1;

    public void SetWake(long key, bool wake) =>
        database.Prepare("UPDATE instance SET wake = ?2 WHERE key = ?1").Bind(1, key).Bind(2, wake ? 1 : 0).Run();

    public void SetCustomStatus(long key, byte[]? status) =>
        database.Prepare("UPDATE instance SET custom_status = ?2 WHERE key = ?1").Bind(1, key).Bind(2, status).Run();

    public void SetResult(long key, byte[]? output, byte[]? failure) =>
        database.Prepare("UPDATE instance SET output = ?2, failure = ?3 WHERE key = ?1")
            .Bind(1, key).Bind(2, output).Bind(3, failure).Run();

    public void DeleteInstance(long key)
    {
        DeleteHistory(key);
        database.Prepare("DELETE FROM instance WHERE key = ?1").Bind(1, key).Run();
    }

    public void InsertHistory(long key, int chunk, ReadOnlySpan<byte> data) =>
        database.Prepare("INSERT INTO history (position, data) VALUES (?1, ?2)").Bind(1, Schema.Position(key, chunk)).Bind(2, data).Run();

    public void DeleteHistory(long key) =>
        database.Prepare("DELETE FROM history WHERE position BETWEEN ?1 AND ?2")
            .Bind(1, Schema.Position(key, 0)).Bind(2, Schema.Position(key + 1, 0) - 1).Run();

    /// <summary>Puts a record into an instance's inbox and returns its number.</summary>
    public long InsertInbox(long target, byte[] record)
    {
        var seq = keys.NextSeq();
        database.Prepare("INSERT INTO inbox (seq, target, record) VALUES (?1, ?2, ?3)").Bind(1, seq).Bind(2, target).Bind(3, record).Run();
        return seq;
    }

    public void DeleteInbox(long seq) => database.Prepare("DELETE FROM inbox WHERE seq = ?1").Bind(1, seq).Run();

    public void InsertTimer(long due, long key, int task, int generation) =>
        database.Prepare("INSERT OR REPLACE INTO timer (due, key, task, generation) VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, due).Bind(2, key).Bind(3, task).Bind(4, generation).Run();

    public void DeleteTimer(DueTimer timer) =>
        database.Prepare("DELETE FROM timer WHERE due = ?1 AND key = ?2 AND task = ?3 AND generation = ?4")
            .Bind(1, timer.Due).Bind(2, timer.Key).Bind(3, timer.Task).Bind(4, timer.Generation).Run();
}

/// <summary>A row to be inserted. <paramref name="Tail"/> is its first history unless that is in chunk 0.</summary>
internal readonly record struct NewInstance(
    long Key, string Id, string Name, OrchestrationRuntimeStatus Status, long Created, bool Wake, int Chunks, byte[] Tail, long? Parent,
    ReadOnlyMemory<byte> Tags);

/// <summary>
/// Hands out the numbers of instances and messages. No number is used twice: each transaction stores the last ones handed out.
/// </summary>
internal sealed class KeySource(long nextKey, long nextSeq)
{
    private long _nextKey = nextKey;
    private long _nextSeq = nextSeq;

    public long PeekKey => Interlocked.Read(ref _nextKey);

    public long PeekSeq => Interlocked.Read(ref _nextSeq);

    public long NextKey() => Interlocked.Increment(ref _nextKey) - 1;

    public long NextSeq() => Interlocked.Increment(ref _nextSeq) - 1;
}
