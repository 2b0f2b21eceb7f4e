using Microsoft.Extensions.Configuration;

namespace SppsFlows.Data;

/// <summary>Configuration section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The name of the SQLite file in <see cref="Folder"/>.</summary>
    public const string SqliteFile = "sppsflows.db";

    /// <summary>Everything the process writes is here.</summary>
    public string Folder { get; set; } = "data";

    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>For PostgreSQL. On SQLite the file is <see cref="SqliteFile"/> in <see cref="Folder"/>.</summary>
    public string ConnectionString { get; set; } = "";

    internal string SqliteConnectionString => $"Data Source={Path.Combine(Folder, SqliteFile)};Default Timeout=30";

    /// <summary>For use before there are services.</summary>
    public static DataOptions Of(IConfiguration configuration) => configuration.GetSection("Data").Get<DataOptions>() ?? new DataOptions();
}
