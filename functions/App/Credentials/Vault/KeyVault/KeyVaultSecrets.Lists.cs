using Azure;
using Azure.Security.KeyVault.Secrets;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>Listing, soft delete and health.</summary>
internal sealed partial class KeyVaultSecrets
{
    private static readonly TimeSpan HealthHolds = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HealthWaits = TimeSpan.FromSeconds(5);

    private HealthSeen? _health;

    public Task DeleteAsync(SecretKey key, CancellationToken cancellationToken) => CallAsync(async cancel =>
    {
        try
        {
            var deletion = await Client(key.Custody).StartDeleteSecretAsync(VersionTags.Name(key.AccountId), cancel);
            await deletion.WaitForCompletionAsync(FirstPause, cancel);
        }
        catch (RequestFailedException gone) when (gone.Status == 404 || KeyVaultFaults.Is(gone, 409, "ObjectIsDeletedButRecoverable"))
        {
            // Already deleted, or never there.
        }
        return true;
    }, cancellationToken);

    public Task RecoverAsync(SecretKey key, CancellationToken cancellationToken) => CallAsync(async cancel =>
    {
        await RecoverAsync(key, Client(key.Custody), cancel);
        return true;
    }, cancellationToken);

    /// <summary>
    /// Returns when the versions are there again. It checks by listing them: reading the secret to see whether it is there would appear in
    /// the vault's log as an access.
    /// </summary>
    private async Task RecoverAsync(SecretKey key, SecretClient client, CancellationToken cancel)
    {
        var (pause, asked) = (FirstPause, false);
        try
        {
            while (true)
            {
                try
                {
                    if (!asked) await client.StartRecoverDeletedSecretAsync(VersionTags.Name(key.AccountId), cancel);
                    asked = true;
                }
                catch (RequestFailedException refused) when (refused.Status == 404)
                {
                    if ((await PropertiesAsync(key, cancel)).Count == 0) throw Missing(key);
                    return; // it was not deleted
                }
                catch (RequestFailedException busy) when (IsOnItsWay(busy))
                {
                    asked = KeyVaultFaults.Is(busy, 409, "ObjectIsBeingRecovered");
                }
                if (asked && (await PropertiesAsync(key, cancel)).Count > 0) return;
                pause = await PauseAsync(pause, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            throw new VaultConflictException(
                $"The {SecretText.Of(key)} is deleted, and its recovery takes longer than this call may. Ask again in a minute.");
        }
    }

    private static bool IsOnItsWay(RequestFailedException busy) =>
        KeyVaultFaults.Is(busy, 409, "ObjectIsBeingRecovered") || KeyVaultFaults.Is(busy, 409, "ObjectIsBeingDeleted");

    /// <summary>Oldest first, one for each operation: if two instances made twins at once, the older one.</summary>
    private async Task<List<SecretVersion>> VersionsAsync(SecretKey key, CancellationToken cancel) =>
    [
        .. (await PropertiesAsync(key, cancel)).Select(properties => VersionTags.Read(key, properties))
            .OrderBy(version => version.CreatedAt).ThenBy(version => version.Version, StringComparer.Ordinal)
                .DistinctBy(version => version.OperationId),
    ];

    private async Task<List<SecretProperties>> PropertiesAsync(SecretKey key, CancellationToken cancel)
    {
        try
        {
            return await Client(key.Custody).GetPropertiesOfSecretVersionsAsync(VersionTags.Name(key.AccountId), cancel).ToListAsync(
                cancel);
        }
        catch (RequestFailedException unknown) when (unknown.Status == 404)
        {
            return [];
        }
        catch (RequestFailedException busy) when (IsOnItsWay(busy) || KeyVaultFaults.Is(busy, 409, "ObjectIsDeletedButRecoverable"))
        {
            return [];
        }
    }

    private async Task<List<Guid>> AccountsAsync(Custody custody, bool deleted, CancellationToken cancel)
    {
        var names = deleted
            ? Client(custody).GetDeletedSecretsAsync(cancel).Select(secret => secret.Name)
            : Client(custody).GetPropertiesOfSecretsAsync(cancel).Select(secret => secret.Name);
        return [.. (await names.ToListAsync(cancel)).Select(VersionTags.AccountOf).OfType<Guid>()];
    }

    /// <summary>The newest version of a deleted secret: Key Vault shows no others until it is recovered.</summary>
    private async Task<SecretVersion?> DeletedAsync(SecretKey key, CancellationToken cancel)
    {
        try
        {
            return VersionTags.Read(
                key, (await Client(key.Custody).GetDeletedSecretAsync(VersionTags.Name(key.AccountId), cancel)).Value.Properties,
                deleted: true);
        }
        catch (RequestFailedException unknown) when (unknown.Status == 404)
        {
            return null;
        }
    }

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        // Load balancers ask every few seconds; the vault counts each request.
        if (Volatile.Read(ref _health) is { } known && clock.GetUtcNow() < known.Until) return known.Problem;
        using var short_ = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        short_.CancelAfter(HealthWaits);
        string? problem = null;
        foreach (var custody in Enum.GetValues<Custody>())
        {
            try
            {
                await using var pages = Client(custody)
                    .GetPropertiesOfSecretsAsync(short_.Token).AsPages(pageSizeHint: 1).GetAsyncEnumerator(short_.Token);
                await pages.MoveNextAsync();
            }
            catch (Exception fault) when (KeyVaultFaults.IsFault(fault) && !cancellationToken.IsCancellationRequested)
            {
                problem =
                    $"the vault of custody {SecretText.Of(custody)} "
                    + $"{(KeyVaultFaults.Of(fault) is VaultRefusedException ? "refuses this app" : "does not answer")}";
            }
        }
        Volatile.Write(ref _health, new(clock.GetUtcNow() + HealthHolds, problem));
        return problem;
    }

    private sealed record HealthSeen(DateTimeOffset Until, string? Problem);
}
