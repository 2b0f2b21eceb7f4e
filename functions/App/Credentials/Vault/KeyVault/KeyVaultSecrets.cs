using System.Runtime.CompilerServices;
using Azure;
using Azure.Security.KeyVault.Secrets;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>Azure Key Vault: a vault for each custody (B2), a secret for each account, its versions, tags and soft delete.</summary>
/// <param name="patience">The longest that one call of the port may take.</param>
internal sealed partial class KeyVaultSecrets(
    SecretClient communications, SecretClient principals, TimeSpan patience, TimeProvider clock) : ISecretVault
{
    private const int Attempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    // Key Vault has no "only if there is none yet", so within this process seals of one secret take turns.
    private readonly SemaphoreSlim[] _sealing = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    public async Task<SecretVersion> SealAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        SecretText.Check(record, content.Length);
        var turn = _sealing[(record.Key.GetHashCode() & int.MaxValue) % _sealing.Length];
        return await CallAsync(async cancel =>
        {
            await turn.WaitAsync(cancel);
            try
            {
                return await SealOnceAsync(record, content, cancel);
            }
            finally
            {
                turn.Release();
            }
        }, cancellationToken);
    }

    private async Task<SecretVersion> SealOnceAsync(SecretRecord record, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        var client = Client(record.Key.Custody);
        var pause = FirstPause;
        for (var attempt = 1; ; pause = await PauseAsync(pause, cancel))
        {
            // Checked before each attempt: the previous one may have taken effect and lost its answer.
            if ((await VersionsAsync(record.Key, cancel)).Find(version => version.OperationId == record.OperationId) is { } known)
                return known;
            try
            {
                var secret = new KeyVaultSecret(VersionTags.Name(record.Key.AccountId), SealedValue.Write(record, content.Span));
                VersionTags.Write(record, secret.Properties);
                return VersionTags.Read(record.Key, (await client.SetSecretAsync(secret, cancel)).Value.Properties);
            }
            catch (RequestFailedException conflict) when (conflict.Status == 409)
            {
                if (KeyVaultFaults.Is(conflict, 409, "ObjectIsDeletedButRecoverable")) await RecoverAsync(record.Key, client, cancel);
                else if (!IsOnItsWay(conflict)) throw;
            }
            catch (Exception open) when (KeyVaultFaults.IsOpen(open) && !cancel.IsCancellationRequested && attempt < Attempts)
            {
                attempt++;
            }
        }
    }

    public async Task<byte[]> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken)
    {
        // Without a version Key Vault returns the newest one, which nobody asked for.
        if (version.Length != 32 || !version.All(char.IsAsciiHexDigit)) throw Missing(key);
        return await CallAsync(async cancel =>
        {
            try
            {
                var secret = (await Client(key.Custody).GetSecretAsync(
                    VersionTags.Name(key.AccountId), version, cancellationToken: cancel)).Value;
                var sealed_ = VersionTags.Read(key, secret.Properties);
                if (!sealed_.Enabled) throw Missing(key);
                return SealedValue.Read(secret.Value, key, sealed_.OperationId) ?? throw VersionTags.Tampered(key);
            }
            catch (RequestFailedException failed) when (failed.Status == 404 || KeyVaultFaults.Is(failed, 403, "SecretDisabled"))
            {
                throw Missing(key);
            }
        }, cancellationToken);
    }

    public async IAsyncEnumerable<SecretVersion> ListAsync(
        Custody custody, Guid? accountId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One call at a time, so that each has its own patience and none is open while the caller works.
        var living = accountId is { } one
            ? [one]
            : await CallAsync(cancel => AccountsAsync(custody, deleted: false, cancel), cancellationToken);
        foreach (var account in living)
            foreach (var version in await CallAsync(cancel => VersionsAsync(new(account, custody), cancel), cancellationToken))
                yield return version;

        var gone = accountId is { } same
            ? [same]
            : await CallAsync(cancel => AccountsAsync(custody, deleted: true, cancel), cancellationToken);
        foreach (var account in gone)
            if (await CallAsync(cancel => DeletedAsync(new(account, custody), cancel), cancellationToken) is { } version)
                yield return version;
    }

    public Task DisableAsync(SecretKey key, string version, CancellationToken cancellationToken) => CallAsync(async cancel =>
    {
        var all = await PropertiesAsync(key, cancel);
        var named = all.Find(properties => properties.Version == version) ?? throw Missing(key);
        var operation = VersionTags.Read(key, named).OperationId;
        // Two instances that sealed one operation at once have made twins: both must be disabled.
        foreach (var properties in all.Where(properties => properties.Enabled is not false
            && VersionTags.Read(key, properties).OperationId == operation))
        {
            properties.Enabled = false;
            await Client(key.Custody).UpdateSecretPropertiesAsync(properties, cancel);
        }
        return true;
    }, cancellationToken);

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patient.CancelAfter(patience);
        try
        {
            return await work(patient.Token);
        }
        catch (Exception fault) when (KeyVaultFaults.IsFault(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw KeyVaultFaults.Of(fault);
        }
    }

    private static async Task<TimeSpan> PauseAsync(TimeSpan pause, CancellationToken cancel)
    {
        await Task.Delay(pause, TimeProvider.System, cancel);
        return pause * 2 < TimeSpan.FromSeconds(2) ? pause * 2 : TimeSpan.FromSeconds(2);
    }

    private SecretClient Client(Custody custody) => custody switch
    {
        Custody.Communications => communications,
        Custody.Principal => principals,
        _ => throw new ArgumentOutOfRangeException(nameof(custody), "No such custody."),
    };

    private static VaultSecretMissingException Missing(SecretKey key) =>
        new($"There is no such version of the {SecretText.Of(key)}, or it is disabled or deleted.");
}
