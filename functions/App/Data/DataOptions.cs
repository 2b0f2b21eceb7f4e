using Microsoft.Extensions.Configuration;

namespace SppsFlows.Data;

/// <summary>Configuration section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>All that the process writes lies here.</summary>
    public string Folder { get; set; } = "data";

    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>For PostgreSQL. On SQLite the file is <c>sppsflows.db</c> in <see cref="Folder"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Before there are services to ask.</summary>
    public static DataOptions Of(IConfiguration configuration) => configuration.GetSection("Data").Get<DataOptions>() ?? new DataOptions();
}
