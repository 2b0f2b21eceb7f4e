using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using SppsFlows.Data;
using SppsFlows.Settings;

namespace SppsFlows.Hosting;

/// <summary>
/// <c>SppsFlows backup FOLDER</c>: copies the data folder while the app runs. Records are copied last, and nobody writes them in the
/// meantime. So the flows in the copy have done everything that its records call done, and nothing that its records do not know.
/// </summary>
internal static class EmbeddedBackup
{
    // With the master key beside the vault, a backup would be as good as clear text.
    private static readonly string[] LeftOut = ["vault.key", "flows.lock"];

    /// <exception cref="CannotStartException">There is no data, or the target is not empty.</exception>
    public static async Task<string> RunAsync(string target, string[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables()
            .AddCommandLine(settings).Build();
        var data = DataOptions.Of(configuration);
        var records = Path.Combine(data.Folder, DataOptions.SqliteFile);
        if (data.Provider != "Sqlite")
            throw new CannotStartException(
                "Data:Provider is not Sqlite: back up the database with its own tools (docs/operations/backup.md).");
        if (!File.Exists(records))
            throw new CannotStartException(
                $"Data:Folder '{Path.GetFullPath(data.Folder)}' has no {DataOptions.SqliteFile}: name the folder that the app writes to.");
        if (System.IO.Directory.Exists(target) && System.IO.Directory.EnumerateFileSystemEntries(target).Any())
            throw new CannotStartException($"'{Path.GetFullPath(target)}' is not empty: name a new folder for each backup.");
        System.IO.Directory.CreateDirectory(target);

        var databases = System.IO.Directory.GetFiles(data.Folder, "*.db");
        await using (var writer = await OpenAsync(records))
        {
            // Takes the write lock: other writers wait for it as they wait for one another.
            await using var alone = writer.BeginTransaction(deferred: false);
            foreach (var database in databases.OrderBy(path => Path.GetFullPath(path) == Path.GetFullPath(records)))
                await CopyAsync(database, Path.Combine(target, Path.GetFileName(database)));
        }
        // Files are written once, before the record that names them.
        foreach (var file in System.IO.Directory.GetFiles(
            data.Folder, "*", SearchOption.AllDirectories).Where(file => IsPlain(data.Folder, file, databases)))
            await CopyFileAsync(file, Path.Combine(target, Path.GetRelativePath(data.Folder, file)));
        return $"Backed up {Path.GetFullPath(data.Folder)} to {Path.GetFullPath(target)}. vault.key is not in it: keep that in another "
            + "place.";
    }

    private static bool IsPlain(string folder, string file, string[] databases) =>
        !LeftOut.Contains(Path.GetRelativePath(folder, file))
            && !databases.Any(database => file.StartsWith(database, StringComparison.Ordinal));

    /// <summary>Copied by SQLite itself, log included, as of one moment.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        await using var source = await OpenAsync(from);
        await using var copy = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ConnectionString);
        await copy.OpenAsync();
        source.BackupDatabase(copy);
    }

    private static async Task<SqliteConnection> OpenAsync(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = 60
            }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task CopyFileAsync(string from, string to)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var copy = new FileStream(to, FileMode.CreateNew);
        await source.CopyToAsync(copy);
    }
}
