namespace SppsFlows.Embedded.Engine.Store;

/// <summary>The tables of flows.db. README.md describes them.</summary>
internal static class Schema
{
    /// <summary>"SPPF", so that other SQLite files are not mistaken for ours.</summary>
    public const int ApplicationId = 0x53505046;

    public const int Version = 2;

    public static readonly string[] Tables = ["meta", "instance", "history", "inbox", "timer"];

    /// <summary>How many bits of a history row's position number the chunk; the rest is the instance's key.</summary>
    public const int ChunkBits = 24;

    /// <summary>The step from version n to n + 1 is at index n - 1. Each runs in one transaction.</summary>
    public static readonly string[] Migrations =
    [
        // 2: tags of flows. Histories may hold versions and tags, which an older program cannot read.
        "ALTER TABLE instance ADD COLUMN tags BLOB",
    ];

    public const string Create =
        """
        CREATE TABLE meta (
          only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
          batch INTEGER NOT NULL,
          next_key INTEGER NOT NULL,
          next_seq INTEGER NOT NULL
        );
        INSERT INTO meta VALUES (1, 0, 1, 1);

        CREATE TABLE instance (
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          name TEXT NOT NULL,
          status INTEGER NOT NULL,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL,
          turn INTEGER NOT NULL,
          generation INTEGER NOT NULL,
          wake INTEGER NOT NULL,
          chunks INTEGER NOT NULL,
          tail BLOB,
          custom_status BLOB,
          parent INTEGER,
          output BLOB,
          failure BLOB,
          tags BLOB
        );
        CREATE UNIQUE INDEX instance_id ON instance (id);
        CREATE INDEX instance_wake ON instance (key) WHERE wake = 1;
        CREATE INDEX instance_parent ON instance (parent) WHERE parent IS NOT NULL;

        CREATE TABLE history (
          position INTEGER PRIMARY KEY,
          data BLOB NOT NULL
        );

        CREATE TABLE inbox (
          seq INTEGER PRIMARY KEY,
          target INTEGER NOT NULL,
          record BLOB NOT NULL
        );

        CREATE TABLE timer (
          due INTEGER NOT NULL,
          key INTEGER NOT NULL,
          task INTEGER NOT NULL,
          generation INTEGER NOT NULL,
          PRIMARY KEY (due, key, task)
        ) WITHOUT ROWID;
        """;

    public static long Position(long key, long chunk) => (key << ChunkBits) | chunk;
}
