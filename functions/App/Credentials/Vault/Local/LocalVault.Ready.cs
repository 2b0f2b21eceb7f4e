using Microsoft.Data.Sqlite;
using SppsFlows.Settings;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>Prepares the vault at its first use, so that a start does not wait for it, and turns SQLite's faults into the port's.</summary>
internal sealed partial class LocalVault
{
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is sealed yet, so nothing can be wrong, and the check creates no file.
            if (await PrepareAsync(create: false, cancellationToken) is not { } keys) return null;
            return await GuardAsync(async () =>
            {
                await using var connection = await _file.OpenAsync(cancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT DISTINCT KeyId FROM Versions";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    if (!keys.Ids.Contains(reader.GetString(0))) return "a master key that wraps some of the secrets is not here";
                return null;
            });
        }
        catch (VaultException fault)
        {
            // Health is public: the file's path and the line for the operator stay in the log of the start.
            return fault switch
            {
                VaultRefusedException => "its key or its file can't be used; see the log of the last start",
                VaultTamperedException => "its file is damaged",
                _ => "does not answer",
            };
        }
    }

    /// <summary>
    /// Finds what must stop a start: keys that others can read, a wrong or lost key, a file of a newer version. Creates nothing.
    /// </summary>
    /// <exception cref="CannotStartException">One line for the operator.</exception>
    public async Task ThrowIfUnusableAsync(CancellationToken cancellationToken)
    {
        using var configured = MasterKeys.Configured(_options);
        using var read = configured is null ? KeyFile.Read(_keyFile) : null;
        if (_file.Exists) ThrowIfLocked(await _file.LookAsync(cancellationToken), configured ?? read);
    }

    /// <summary>The keys, once the file has been checked; null when there is no file and none is to be created.</summary>
    private async Task<MasterKeys?> PrepareAsync(bool create, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _keys) is { } ready) return ready;
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_keys is not null) return _keys;
            if (!_file.Exists && !create) return null;
            return await GuardAsync(async () =>
            {
                var keys = MasterKeys.Configured(_options) ?? KeyFile.Read(_keyFile);
                try
                {
                    if (_file.Exists)
                    {
                        ThrowIfLocked(await _file.LookAsync(cancellationToken), keys);
                        await _file.ThrowIfDamagedAsync(cancellationToken);
                    }
                    System.IO.Directory.CreateDirectory(Path.GetDirectoryName(_file.Path)!);
                    keys ??= KeyFile.Create(_keyFile);
                    await _file.MakeAsync(cancellationToken);
                }
                catch
                {
                    keys?.Dispose();
                    throw;
                }
                Volatile.Write(ref _keys, keys);
                return keys;
            });
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>
    /// If one key of several is lost, health and the secrets it wraps report it; if no key fits, it is the wrong vault or the wrong key.
    /// </summary>
    private void ThrowIfLocked(IReadOnlyList<string> wrappedBy, MasterKeys? keys)
    {
        if (wrappedBy.Count == 0) return;
        if (keys is null)
            throw new CannotStartException(
                $"{_file.Path} holds secrets, and its key file {_keyFile} is missing. Restore the key file from its copy (mode 0600), "
                + "or set Vault:MasterKey.");
        if (!wrappedBy.Any(keys.Ids.Contains))
            throw new CannotStartException(
                $"No key in {(_options.MasterKey.Length > 0 ? "Vault:MasterKey and Vault:PreviousMasterKeys" : _keyFile)} opens "
                + $"{_file.Path}. Put the key that sealed it back, beside the new one.");
    }

    /// <param name="absent">What to do when there is no file and none is to be created.</param>
    private async Task<T> WriteAsync<T>(
        bool create, Func<SqliteConnection, MasterKeys, Task<T>> work, CancellationToken cancellationToken, Func<T>? absent = null)
    {
        if (await PrepareAsync(create, cancellationToken) is not { } keys) return absent!();
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await GuardAsync(async () =>
            {
                await using var connection = await _file.OpenAsync(cancellationToken);
                await using var transaction = connection.BeginTransaction(deferred: false);
                var result = await work(connection, keys);
                await transaction.CommitAsync(cancellationToken);
                return result;
            });
        }
        finally
        {
            _writing.Release();
        }
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (CannotStartException unusable)
        {
            throw new VaultRefusedException(unusable.Message, unusable);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new VaultTamperedException($"{LocalVaultFile.Name} is damaged. Restore a backup.", fault);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new VaultUnavailableException(
                $"{LocalVaultFile.Name} does not answer: "
                + $"{(fault is SqliteException sqlite ? $"SQLite error {sqlite.SqliteExtendedErrorCode}" : fault.GetType().Name)}.",
                inner: fault);
        }
    }
}
