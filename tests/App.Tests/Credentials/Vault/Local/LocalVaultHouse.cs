using Microsoft.Data.Sqlite;
using SppsFlows.Credentials.Vault;
using SppsFlows.Credentials.Vault.Local;
using SppsFlows.Data;

namespace SppsFlows.App.Tests.Credentials.Vault.Local;

/// <summary>An embedded vault in its own folder, and direct access to its files.</summary>
internal sealed class LocalVaultHouse : IDisposable
{
    private LocalVault? _vault;

    public VaultOptions Options { get; private set; } = new();

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("spps-vault-").FullName;

    public string Database => Path.Combine(Folder, "vault.db");

    public string Key => Path.Combine(Folder, "vault.key");

    public LocalVault Vault =>
        _vault ??= new LocalVault(
            Microsoft.Extensions.Options.Options.Create(Options),
            Microsoft.Extensions.Options.Options.Create(new DataOptions { Folder = Folder }), TimeProvider.System);

    /// <summary>As after a restart of the process, with other options if given.</summary>
    public LocalVault Reopen(VaultOptions? options = null)
    {
        Close();
        Options = options ?? Options;
        return Vault;
    }

    public void Close()
    {
        _vault?.Dispose();
        _vault = null;
    }

    public void Sql(string sql, params (string Name, object? Value)[] parameters)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    public List<object?[]> Rows(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at))]);
        return rows;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Default Timeout=30");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        Close();
        System.IO.Directory.Delete(Folder, recursive: true);
    }
}
