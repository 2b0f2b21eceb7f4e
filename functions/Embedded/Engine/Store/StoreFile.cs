using System.Buffers.Binary;
using SQLitePCL;

namespace SppsFlows.Embedded.Engine.Store;

/// <summary>Makes sure that flows.db exists, is ours, is intact and has our version, before anything is written.</summary>
internal static class StoreFile
{
    private const int HeaderSize = 100;

    // A full check reads the whole file; above this size only the first pages are checked, and the log's recovery is relied on.
    private const long FullCheckLimit = 256 << 20;

    /// <exception cref="InvalidOperationException">The file is damaged, not ours, or of a newer version. It was not touched.</exception>
    public static void Prepare(string path)
    {
        if (!File.Exists(path))
        {
            if (File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0)
                throw Damaged(path, $"'{path}-wal' is there but the database is not: put the database back, or move the log away");
            CreateFile(path);
            return;
        }

        var version = CheckHeader(path);
        CheckPages(path);
        if (version < Schema.Version) Migrate(path, version);
    }

    // Created under another name and then renamed, so that a half-made file never has the real name.
    private static void CreateFile(string path)
    {
        var draft = path + ".new";
        foreach (var file in new[] { draft, draft + "-wal", draft + "-shm", draft + "-journal" }) File.Delete(file);
        using (var database = Database.Create(draft))
        {
            database.Execute(
                $"PRAGMA page_size = 4096; PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version};");
            database.Execute("PRAGMA synchronous = FULL; BEGIN; " + Schema.Create + " COMMIT;");
            database.Execute("PRAGMA journal_mode = WAL;");
        }

        File.Move(draft, path);
    }

    private static int CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        long length;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = file.Length;
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) throw Damaged(path, "it is too short");
        }

        if (!header[..16].SequenceEqual("SQLite format 3\0"u8)) throw Damaged(path, "it is not an SQLite database");
        var application = BinaryPrimitives.ReadInt32BigEndian(header[68..]);
        if (application != Schema.ApplicationId)
            throw new InvalidOperationException(
                $"'{path}' is an SQLite database of another application. It was not touched. Move it away, or choose another data folder.");
        var version = BinaryPrimitives.ReadInt32BigEndian(header[60..]);
        if (version > Schema.Version)
        {
            throw new InvalidOperationException(
                $"'{path}' was written by a newer version of this program (schema {version}; this one knows {Schema.Version}). It was "
                + "not touched. Run the newer version, or restore a backup.");
        }

        long pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var size && size == 1 ? 65536 : size;
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        // With a log beside it, the file may legitimately be shorter than its header says: the log holds the rest.
        if (length < pages * pageSize && !HasLog(path)) throw Damaged(path, "its end is missing");
        return version;
    }

    private static void CheckPages(string path)
    {
        try
        {
            // Without a log, an immutable view touches nothing. With one, the log is part of the data and a reading connection is needed.
            using var database = HasLog(path) ? Database.OpenForReading(path, null) : Database.OpenImmutable(path);
            foreach (var table in Schema.Tables) database.ReadNumber($"SELECT count(*) FROM (SELECT * FROM {table} LIMIT 1)");
            if (new FileInfo(path).Length > FullCheckLimit) return;
            var verdict = database.ReadText("PRAGMA quick_check(1)");
            if (verdict != "ok") throw Damaged(path, verdict.ReplaceLineEndings(" "));
        }
        catch (StoreFaultException fault) when ((fault.Code & 0xFF) is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR)
        {
            throw Damaged(path, fault.Message);
        }
    }

    private static void Migrate(string path, int from)
    {
        using var database = Database.OpenForWriting(path, null);
        database.Execute("PRAGMA synchronous = FULL; BEGIN IMMEDIATE;");
        for (var version = from; version < Schema.Version; version++) database.Execute(Schema.Migrations[version - 1]);
        database.Execute($"PRAGMA user_version = {Schema.Version}; COMMIT; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    private static bool HasLog(string path) => File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0;

    private static InvalidOperationException Damaged(string path, string why) =>
        new($"'{path}' is damaged: {why}. It was not touched. Restore a backup, or move the file away to begin with an empty one.");
}
