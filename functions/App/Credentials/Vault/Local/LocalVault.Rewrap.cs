namespace SppsFlows.Credentials.Vault.Local;

/// <param name="Wrapped">Versions that the newest key wraps since this run.</param>
/// <param name="Left">Versions whose key is not here or whose record was changed.</param>
internal sealed record RewrapResult(int Wrapped, int Left);

/// <summary>Rotation: every data key under the newest master key. The contents stay as they are.</summary>
internal sealed partial class LocalVault
{
    private const int Step = 50;

    /// <summary>In small transactions, so that others get their turn; after a crash the next run takes up what is left.</summary>
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

    /// <summary>What the old key wrapped leaves the write-ahead log too.</summary>
    private Task<bool> EmptyLogAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await using var connection = await _file.OpenAsync(cancellationToken);
        await LocalVaultFile.ExecuteAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        return true;
    });
}
