using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.Work;
using SQLitePCL;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>
/// The only writer. Operations that arrive while a transaction is on its way to disk share the next one, and so its fsync. On a fault of
/// the store the batch is kept and tried again with growing pauses: nothing is acknowledged that is not on disk.
/// </summary>
internal sealed partial class StoreWriter(FlowStore store, IEngineExecutor executor, TimeProvider time, ILogger logger) : IWork, IDisposable
{
    private const int MaxBatch = 512;
    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE: pages written to the log
    private const int IdleCheckpointPages = 2_000;
    private const int CheckpointPages = 12_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private List<StoreOp> _waiting = [];
    private List<StoreOp> _batch = [];
    private bool _scheduled;
    private bool _unsettled;
    private bool _oneByOne;
    private int _failures;
    private long _batchId = store.LastBatch;
    private int _logPages;
    private long _commits;
    private long _checkpoints;
    private ITimer? _pause;

    public long Commits => Interlocked.Read(ref _commits);

    public long Checkpoints => Interlocked.Read(ref _checkpoints);

    /// <summary>What currently keeps the store from being written.</summary>
    public string? Problem { get; private set; }

    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_scheduled;
        }
    }

    /// <summary>Called on the writer's thread when nothing is left to write.</summary>
    public Action? Idled { get; set; }

    public void Add(StoreOp op)
    {
        lock (_gate)
        {
            _waiting.Add(op);
            if (_scheduled) return;
            _scheduled = true;
        }

        executor.RunWriter(this);
    }

    public void Run()
    {
        if (_batch.Count == 0) TakeBatch();
        try
        {
            Commit();
        }
        catch (StoreFaultException fault)
        {
            Retry(fault);
            return;
        }

        _failures = 0;
        _oneByOne = false;
        Problem = null;
        foreach (var op in _batch) Settle(op);
        _batch.Clear();
        lock (_gate)
        {
            _scheduled = _waiting.Count > 0;
            if (_scheduled) executor.RunWriter(this);
        }

        if (!_scheduled) Idled?.Invoke();
        if (_logPages >= (_scheduled ? CheckpointPages : IdleCheckpointPages)) Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
    }

    /// <summary>Copies the whole log into the database and empties it, at a clean stop.</summary>
    public void CheckpointFully() => Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);

    public void Dispose() => _pause?.Dispose();

    private void TakeBatch()
    {
        lock (_gate)
        {
            if (_waiting.Count <= MaxBatch)
            {
                (_batch, _waiting) = (_waiting, _batch);
                return;
            }

            _batch.AddRange(_waiting.Take(MaxBatch));
            _waiting.RemoveRange(0, MaxBatch);
        }
    }

    private void Commit()
    {
        // A commit that reported a fault may still have succeeded: the number of the last batch on disk tells.
        if (_unsettled)
        {
            if (_failures > 1) store.ReopenWriter();
            RollBack();
            var done = store.Writer.ReadNumber("SELECT batch FROM meta") == _batchId;
            _unsettled = false;
            if (done && !_oneByOne) return;
            if (done) Settle(_batch[0]);
            if (done) _batch.RemoveAt(0);
        }

        if (!_oneByOne)
        {
            CommitTogether(_batch);
            return;
        }

        // One of them breaks a limit of the store and would fail the others with it, so each gets its own transaction.
        while (_batch.Count > 0)
        {
            var op = _batch[0];
            try
            {
                CommitTogether([op]);
                _batch.RemoveAt(0);
                Settle(op);
            }
            catch (StoreFaultException fault) when (!fault.IsTransient)
            {
                RollBack();
                _unsettled = false;
                _batch.RemoveAt(0);
                LogUnwritable(logger, fault);
                op.Failed(fault);
            }
        }
    }

    private void CommitTogether(List<StoreOp> ops)
    {
        var database = store.Writer;
        var tables = new StoreTables(database, store.Keys);
        _batchId++;
        _unsettled = true;
        database.Prepare("BEGIN IMMEDIATE").Run();
        foreach (var op in ops)
        {
            op.Refusal = null;
            try
            {
                op.Apply(tables);
            }
            catch (Exception fault) when (fault is RefusedException or LeaseLostException)
            {
                op.Refusal = fault;
            }
            catch (Exception fault) when (fault is not (StoreFaultException or ProcessDeathException))
            {
                throw new StoreFaultException(raw.SQLITE_ERROR, fault.ToString());
            }
        }

        database.Prepare("UPDATE meta SET batch = ?1, next_key = ?2, next_seq = ?3")
            .Bind(1, _batchId).Bind(2, store.Keys.PeekKey).Bind(3, store.Keys.PeekSeq).Run();
        database.Prepare("COMMIT").Run();
        _unsettled = false;
        Interlocked.Increment(ref _commits);
        raw.sqlite3_db_status(database.Handle, CacheWrites, out var pages, out _, 1);
        _logPages += pages;
    }

    private void Settle(StoreOp op)
    {
        try
        {
            if (op.Refusal is { } refusal) op.Failed(refusal is RefusedException refused ? refused.Answer : refusal);
            else op.Committed();
        }
        catch (Exception fault) when (fault is not ProcessDeathException)
        {
            // A defect of the engine. What is on disk stays; the other operations of the transaction must not suffer.
            LogDefect(logger, fault);
        }
    }

    private void RollBack()
    {
        if (!store.Writer.InTransaction) return;
        store.Writer.Prepare("ROLLBACK").Run();
    }

    private void Retry(StoreFaultException fault)
    {
        _failures++;
        if (fault.IsTransient)
        {
            Problem = $"flows.db can't be written: {fault.Message}. Tried {_failures} times; the work is kept and tried again.";
            LogFault(logger, _failures, fault);
        }
        else
        {
            _oneByOne = true;
        }

        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_failures - 1, 10)));
        _pause ??= time.CreateTimer(_ => executor.RunWriter(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _pause.Change(fault.IsTransient ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Checkpoint(int mode)
    {
        try
        {
            store.Writer.Seam?.Before("PRAGMA wal_checkpoint");
            var code = raw.sqlite3_wal_checkpoint_v2(store.Writer.Handle, "main", mode, out _, out _);
            if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) throw store.Writer.Fault(code);
            store.Writer.Seam?.After("PRAGMA wal_checkpoint");
            _logPages = 0;
            Interlocked.Increment(ref _checkpoints);
        }
        catch (StoreFaultException fault)
        {
            // The log only grows; the next checkpoint has more to do.
            _logPages = 0;
            LogCheckpoint(logger, fault);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "flows.db could not be written (try {Tries}); the work is kept and tried again.")]
    private static partial void LogFault(ILogger logger, int tries, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "A write was refused by the store and is given up.")]
    private static partial void LogUnwritable(ILogger logger, Exception fault);

    [LoggerMessage(4, LogLevel.Critical, "The engine could not go on after a write. This is a defect.")]
    private static partial void LogDefect(ILogger logger, Exception fault);

    [LoggerMessage(3, LogLevel.Warning, "The write-ahead log could not be copied into flows.db; it is tried again later.")]
    private static partial void LogCheckpoint(ILogger logger, Exception fault);
}
