using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>The part of an instance's row that a turn needs.</summary>
internal sealed record InstanceRow(
    long Key, string Id, string Name, OrchestrationRuntimeStatus Status, long Turn, int Generation, bool Wake, int Chunks, byte[] Tail,
    long? Parent);

/// <summary>The part of an instance's row that a client sees.</summary>
internal sealed record InstanceView(
    long Key, string Id, string Name, OrchestrationRuntimeStatus Status, long Created, long Updated, byte[] FirstHistory,
    byte[] CustomStatus, byte[] Output, byte[] Failure)
{
    public byte[] Tags { get; init; } = [];
}

internal readonly record struct DueTimer(long Due, long Key, int Task, int Generation);

/// <summary>The statements that read committed data. One reader serves one caller at a time.</summary>
internal sealed class StoreReader(Database database) : IDisposable
{
    private const string ViewColumns =
        "key, id, name, status, created, updated, CASE WHEN chunks > 0 THEN (SELECT data FROM history WHERE position = key << 24) ELSE "
        + "tail END, "
        + "custom_status, output, failure, tags";

    private const string BareColumns = "key, id, name, status, created, updated, NULL, NULL, NULL, NULL, tags";

    public InstanceRow? Load(long key)
    {
        var statement = database.Prepare(
            "SELECT id, name, status, turn, generation, wake, chunks, tail, parent FROM instance WHERE key = ?1").Bind(1, key);
        try
        {
            if (!statement.Step()) return null;
            return new InstanceRow(
                key, statement.Text(0), statement.Text(1), (OrchestrationRuntimeStatus)statement.Number(2), statement.Number(3),
                (int)statement.Number(4),
                statement.Number(5) != 0, (int)statement.Number(6), statement.Blob(7), statement.IsNull(8) ? null : statement.Number(8));
        }
        finally
        {
            statement.Reset();
        }
    }

    public IEnumerable<byte[]> History(long key)
    {
        var statement = database.Prepare("SELECT data FROM history WHERE position BETWEEN ?1 AND ?2 ORDER BY position")
            .Bind(1, Schema.Position(key, 0)).Bind(2, Schema.Position(key + 1, 0) - 1);
        try
        {
            while (statement.Step()) yield return statement.Blob(0);
        }
        finally
        {
            statement.Reset();
        }
    }

    public InstanceView? Find(string id, bool payloads)
    {
        var statement = database.Prepare($"SELECT {(payloads ? ViewColumns : BareColumns)} FROM instance WHERE id = ?1").Bind(1, id);
        try
        {
            return statement.Step() ? View(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Up to <paramref name="limit"/> instances after a key, in order of creation.</summary>
    public List<InstanceView> List(InstanceFilter filter, long afterKey, int limit, bool payloads)
    {
        var statement = database.Prepare(
            $"SELECT {(payloads ? ViewColumns : BareColumns)} FROM instance WHERE {InstanceFilter.Condition} AND key > ?6 ORDER BY key "
            + "LIMIT ?7");
        filter.Bind(statement).Bind(6, afterKey).Bind(7, limit);
        try
        {
            var found = new List<InstanceView>();
            while (statement.Step()) found.Add(View(statement));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    public List<DueTimer> TimersUntil(long now, DueTimer after, int limit)
    {
        var statement = database.Prepare(
            "SELECT due, key, task, generation FROM timer WHERE due <= ?1 AND (due, key, task) > (?2, ?3, ?4) ORDER BY due, key, task "
            + "LIMIT ?5")
            .Bind(1, now).Bind(2, after.Due).Bind(3, after.Key).Bind(4, after.Task).Bind(5, limit);
        try
        {
            var due = new List<DueTimer>();
            while (statement.Step())
                due.Add(new DueTimer(statement.Number(0), statement.Number(1), (int)statement.Number(2), (int)statement.Number(3)));
            return due;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>When the first timer after a time is due.</summary>
    public long? NextDue(long after)
    {
        var statement = database.Prepare("SELECT min(due) FROM timer WHERE due > ?1").Bind(1, after);
        try
        {
            return statement.Step() && !statement.IsNull(0) ? statement.Number(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public List<(long Seq, long Target, byte[] Record)> Inbox(long afterSeq, int limit)
    {
        var statement = database.Prepare("SELECT seq, target, record FROM inbox WHERE seq > ?1 ORDER BY seq LIMIT ?2")
            .Bind(1, afterSeq).Bind(2, limit);
        try
        {
            var found = new List<(long, long, byte[])>();
            while (statement.Step()) found.Add((statement.Number(0), statement.Number(1), statement.Blob(2)));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Instances with work that was known only to the last process's memory.</summary>
    public List<long> Awake()
    {
        var statement = database.Prepare("SELECT key FROM instance WHERE wake = 1 ORDER BY key");
        try
        {
            var keys = new List<long>();
            while (statement.Step()) keys.Add(statement.Number(0));
            return keys;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void KeepLogOnClose() => database.KeepLogOnClose();

    public void Dispose() => database.Dispose();

    private static InstanceView View(Statement row) => new(
        row.Number(0), row.Text(1), row.Text(2), (OrchestrationRuntimeStatus)row.Number(3), row.Number(4), row.Number(5),
        row.Blob(6), row.Blob(7), row.Blob(8), row.Blob(9))
    {
        Tags = row.Blob(10),
    };
}
