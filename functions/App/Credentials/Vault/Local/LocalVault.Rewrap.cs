namespace SppsFlows.Credentials.Vault.Local;

/// <param name="Wrapped">Versions that this run wrapped with the newest key.</param>
/// <param name="Left">Versions whose key is missing or whose record was changed.</param>
internal sealed record RewrapResult(int Wrapped, int Left);

/// <summary>Rotation: wraps every data key with the newest master key. The contents stay as they are.</summary>
internal sealed partial class LocalVault
{
    private const int Step = 50;

    /// <summary>In small transactions, so that others get their turn; after a crash the next run does the rest.</summary>
    public async Task<RewrapResult> RewrapAsync(CancellationToken cancellationToken)
    {
        var (wrapped, left, place) = (0, 0, long.MinValue);
        while (await WriteAsync(create: false, async (connection, keys) =>
        {
            var rows = await VersionTable.OthersAsync(connection, keys.Newest.Id, place, Step, cancellationToken);
            foreach (var (at, row) in rows)
            {
                place = at;
                try
                {
                    await ChangeAsync(connection, keys, row, row, cancellationToken);
                    wrapped++;
                }
                catch (VaultException fault) when (fault is VaultTamperedException or VaultRefusedException)
                {
                    left++; // one bad record must not keep the others under the old key
                }
            }
            return rows.Count == Step;
        }, cancellationToken, () => false)) { }
        if (wrapped > 0) await EmptyLogAsync(cancellationToken);
        return new(wrapped, left);
    }

    /// <summary>Removes what the old key wrapped from the write-ahead log too.</summary>
    private Task<bool> EmptyLogAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await using var connection = await _file.OpenAsync(cancellationToken);
        await LocalVaultFile.ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        return true;
    });
}
