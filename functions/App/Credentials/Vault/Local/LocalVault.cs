using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using SppsFlows.Data;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>
/// The embedded vault: each version is encrypted with its own data key, the data key with the master key, both by AES-256-GCM, in the file
/// <c>vault.db</c>. The README beside the port describes the format and what is bound to what.
/// </summary>
internal sealed partial class LocalVault : ISecretVault, IDisposable
{
    private readonly VaultOptions _options;
    private readonly string _keyFile;
    private readonly LocalVaultFile _file;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _preparing = new(1);
    // SQLite has one writer; waiting for it here is cheaper than its busy loop.
    private readonly SemaphoreSlim _writing = new(1);
    private MasterKeys? _keys;

    public LocalVault(IOptions<VaultOptions> options, IOptions<DataOptions> data, TimeProvider clock)
    {
        _options = options.Value;
        _keyFile = Path.Combine(data.Value.Folder, KeyFile.Name);
        _file = new LocalVaultFile(data.Value.Folder);
        _clock = clock;
    }

    public Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        SecretText.Check(record, content.Length);
        return WriteAsync(create: true, async (connection, keys) =>
        {
            var versions = await OfAsync(connection, record.Key, cancellationToken);
            var known = versions.Find(row => row.OperationId == VersionRow.Text(record.OperationId));
            await RecoverAsync(connection, keys, versions, cancellationToken);
            if (known is not null) return (known with { DeletedAt = null }).ToVersion();
            return await InsertAsync(connection, keys, record, content, cancellationToken);
        }, cancellationToken)!;
    }

    public async Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(create: false, cancellationToken) is not { } keys) throw Missing(key);
        var (row, sealed_) = await GuardAsync(async () =>
        {
            await using var connection = await _file.OpenAsync(cancellationToken);
            return await VersionTable.FindAsync(connection, key, version, cancellationToken);
        }) ?? throw Missing(key);
        var dataKey = row.Unwrap(keys);
        byte[]? padded = null;
        try
        {
            // Only now can the row's state be trusted.
            if (row.Enabled != 1 || row.DeletedAt is not null) throw Missing(key);
            padded = Sealing.Open(dataKey, sealed_, row.Lasting());
            return (padded is null ? null : Padding.Strip(padded)) ?? throw row.Tampered();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    public async IAsyncEnumerable<SecretVersion> ListAsync(
        Custody custody, Guid? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = SecretText.Of(custody);
        if (await PrepareAsync(create: false, cancellationToken) is not { } keys) yield break;
        // All at once: a reader kept open for as long as the caller likes would keep the write-ahead log from being emptied.
        var rows = await GuardAsync(async () =>
        {
            await using var connection = await _file.OpenAsync(cancellationToken);
            return await VersionTable.ListAsync(connection, name, accountId, cancellationToken).ToListAsync(cancellationToken);
        });
        foreach (var row in rows) yield return row.Verified(keys);
    }

    public Task DisableAsync(SecretKey key, string version, CancellationToken cancellationToken) =>
        WriteAsync(create: false, async (connection, keys) =>
        {
            if (await VersionTable.FindAsync(connection, key, version, cancellationToken) is not ({ } row, _)) throw Missing(key);
            if (row.Verified(keys).Deleted) throw Missing(key);
            if (row.Enabled == 1) await ChangeAsync(connection, keys, row, row with { Enabled = 0 }, cancellationToken);
            return true;
        }, cancellationToken, () => throw Missing(key));

    public Task DeleteAsync(SecretKey key, CancellationToken cancellationToken) => WriteAsync(create: false, async (connection, keys) =>
    {
        var now = VersionRow.Text(_clock.GetUtcNow());
        foreach (var row in await OfAsync(connection, key, cancellationToken))
            if (!row.Verified(keys).Deleted) await ChangeAsync(connection, keys, row, row with { DeletedAt = now }, cancellationToken);
        return true;
    }, cancellationToken, () => false);

    public Task RecoverAsync(SecretKey key, CancellationToken cancellationToken) => WriteAsync(create: false, async (connection, keys) =>
    {
        var versions = await OfAsync(connection, key, cancellationToken);
        if (versions.Count == 0) throw Missing(key);
        await RecoverAsync(connection, keys, versions, cancellationToken);
        return true;
    }, cancellationToken, () => throw Missing(key));

    private static async Task RecoverAsync(
        SqliteConnection connection, MasterKeys keys, List<VersionRow> versions, CancellationToken cancellationToken)
    {
        foreach (var row in versions)
            if (row.Verified(keys).Deleted) await ChangeAsync(connection, keys, row, row with { DeletedAt = null }, cancellationToken);
    }

    private async Task<SecretVersion> InsertAsync(
        SqliteConnection connection, MasterKeys keys, SecretRecord record, ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken)
    {
        var dataKey = RandomNumberGenerator.GetBytes(MasterKey.Length);
        var padded = Padding.Pad(content.Span);
        try
        {
            var row = VersionRow.New(record, Guid.NewGuid().ToString("N"), _clock.GetUtcNow(), keys.Newest.Id).Wrap(keys.Newest, dataKey);
            await VersionTable.InsertAsync(connection, row, Sealing.Seal(dataKey, padded, row.Lasting()), cancellationToken);
            return row.ToVersion();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(padded);
        }
    }

    /// <summary>State is sealed with the key, so changing it means wrapping the key again.</summary>
    private static async Task ChangeAsync(
        SqliteConnection connection, MasterKeys keys, VersionRow row, VersionRow changed, CancellationToken cancellationToken)
    {
        var dataKey = row.Unwrap(keys);
        try
        {
            await VersionTable.UpdateAsync(connection, changed.Wrap(keys.Newest, dataKey), cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private static ValueTask<List<VersionRow>> OfAsync(SqliteConnection connection, SecretKey key, CancellationToken cancellationToken) =>
        VersionTable.ListAsync(connection, SecretText.Of(key.Custody), key.AccountId, cancellationToken).ToListAsync(cancellationToken);

    private static VaultSecretMissingException Missing(SecretKey key) =>
        new($"There is no such version of the {SecretText.Of(key)}, or it is disabled or deleted.");

    public void Dispose()
    {
        _file.ClosePool();
        _keys?.Dispose();
        _preparing.Dispose();
        _writing.Dispose();
    }
}
