using Microsoft.Data.Sqlite;

namespace SppsFlows.App.Tests.Credentials.Canary;

/// <summary>Searches everything in a folder: each file as it is, each cell of each database.</summary>
internal static class LeakSearch
{
    /// <returns>"place: which canary", for each file and each column that holds one.</returns>
    public static async Task<IReadOnlyList<string>> InFolderAsync(string folder, Canaries canaries)
    {
        List<string> found = [];
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file);
            if (canaries.In(name) is { } named) found.Add($"name of {name}: {named}");
            // Locked by the running process; too short for a secret.
            if (file.EndsWith(".lock", StringComparison.Ordinal) && new FileInfo(file).Length < 12) continue;
            if (canaries.In(await ReadAsync(file)) is { } canary) found.Add($"{name}: {canary}");
            if (file.EndsWith(".db", StringComparison.Ordinal)) found.AddRange(await InDatabaseAsync(file, name, canaries));
        }
        return found;
    }

    // A long value is spread over pages, so a search of the file alone would miss it.
    private static async Task<IReadOnlyList<string>> InDatabaseAsync(string file, string name, Canaries canaries)
    {
        HashSet<string> found = [];
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        var tables = new List<string>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table'";
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        foreach (var table in tables)
        {
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                    if (InCell(rows.GetValue(column), canaries) is { } canary)
                        found.Add($"{name}, {table}.{rows.GetName(column)}: {canary}");
            }
        }
        return [.. found];
    }

    private static string? InCell(object cell, Canaries canaries) => cell switch
    {
        byte[] bytes => canaries.In(bytes),
        string text => canaries.In(text) ?? canaries.In(System.Text.Encoding.UTF8.GetBytes(text)),
        _ => null,
    };

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            // A draft that was renamed in the meantime: it is searched under its new name, now or the next time.
            return [];
        }
    }
}
