using System.Collections.Concurrent;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>flows.db in a locked data folder: one connection for writing, and one for each concurrent reader.</summary>
internal sealed class FlowStore : IDisposable
{
    private const string Settings =
        "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;";

    private readonly FolderLock _lock;
    private readonly string _path;
    private readonly IStoreSeam? _seam;
    private readonly ConcurrentBag<StoreReader> _readers = [];
    private bool _closed;

    private FlowStore(FolderLock folderLock, string path, IStoreSeam? seam)
    {
        _lock = folderLock;
        _path = path;
        _seam = seam;
        Writer = Open();
        try
        {
            Keys = new KeySource(Writer.ReadNumber("SELECT next_key FROM meta"), Writer.ReadNumber("SELECT next_seq FROM meta"));
            FirstNewSeq = Keys.PeekSeq;
            LastBatch = Writer.ReadNumber("SELECT batch FROM meta");
        }
        catch
        {
            Writer.KeepLogOnClose();
            Writer.Dispose();
            throw;
        }
    }

    public Database Writer { get; private set; }

    public KeySource Keys { get; }

    /// <summary>The number of the last batch that was written before this process.</summary>
    public long LastBatch { get; }

    /// <summary>Messages below this number were written before this process.</summary>
    public long FirstNewSeq { get; }

    /// <exception cref="InvalidOperationException">
    /// The folder is in use, or the file is damaged, foreign or newer. Nothing was changed.
    /// </exception>
    public static FlowStore Open(string folder, IStoreSeam? seam)
    {
        Directory.CreateDirectory(folder);
        var folderLock = FolderLock.Take(folder);
        try
        {
            var path = Path.Combine(folder, "flows.db");
            StoreFile.Prepare(path);
            return new FlowStore(folderLock, path, seam);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Reads committed data, and tries once more on a new connection if the first read fails.</summary>
    public T Read<T>(Func<StoreReader, T> read)
    {
        try
        {
            return ReadOnce(read);
        }
        catch (StoreFaultException fault) when (fault.IsTransient)
        {
            return ReadOnce(read);
        }
    }

    private T ReadOnce<T>(Func<StoreReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!_readers.TryTake(out var reader)) reader = OpenReader();
        try
        {
            var result = read(reader);
            _readers.Add(reader);
            return result;
        }
        catch
        {
            // A connection that met a fault is not used again.
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens a new writing connection after a fault of the old one.</summary>
    public void ReopenWriter()
    {
        var fresh = Open();
        Writer.KeepLogOnClose();
        Writer.Dispose();
        Writer = fresh;
    }

    /// <summary>Leaves everything as if the process had died: no last checkpoint, nothing uncommitted.</summary>
    public void Abandon()
    {
        Writer.KeepLogOnClose();
        foreach (var reader in _readers) reader.KeepLogOnClose();
        Dispose();
    }

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        foreach (var reader in _readers) reader.Dispose();
        Writer.Dispose();
        _lock.Dispose();
    }

    private Database Open()
    {
        var database = Database.OpenForWriting(_path, _seam);
        try
        {
            database.Execute(Settings);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private StoreReader OpenReader()
    {
        var database = Database.OpenForReading(_path, _seam);
        try
        {
            database.Execute("PRAGMA cache_size = -2000;");
            return new StoreReader(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
