using Azure.Security.KeyVault.Secrets;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>How a secret is named, and what its tags say without opening it.</summary>
internal static class VersionTags
{
    private const string Prefix = "credential-";
    private const string Account = "account";
    private const string CustodyTag = "custody";
    private const string Operation = "operation";
    private const string Mark = "mark";

    public static string Name(Guid accountId) => $"{Prefix}{accountId:N}";

    /// <summary>Null for a secret that is not ours.</summary>
    public static Guid? AccountOf(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(name.AsSpan(Prefix.Length), "N", out var id)
            ? id
            : null;

    public static void Write(SecretRecord record, SecretProperties properties)
    {
        properties.ContentType = record.ContentType;
        properties.ExpiresOn = SecretText.WholeSeconds(record.ExpiresAt);
        properties.Tags[Account] = record.Key.AccountId.ToString("D");
        properties.Tags[CustodyTag] = SecretText.Of(record.Key.Custody);
        properties.Tags[Operation] = record.OperationId.ToString("D");
        if (record.Mark is { } mark) properties.Tags[Mark] = mark;
    }

    /// <exception cref="VaultTamperedException">The tags or the name belong to another account or custody.</exception>
    public static SecretVersion Read(SecretKey key, SecretProperties properties, bool deleted = false)
    {
        if (AccountOf(properties.Name) != key.AccountId
            || !properties.Tags.TryGetValue(Account, out var account) || account != key.AccountId.ToString("D")
            || !properties.Tags.TryGetValue(CustodyTag, out var custody) || custody != SecretText.Of(key.Custody)
            || !properties.Tags.TryGetValue(Operation, out var text) || !Guid.TryParseExact(text, "D", out var operation))
            throw Tampered(key);
        return new(key, properties.Version, operation, properties.CreatedOn ?? DateTimeOffset.UnixEpoch, properties.ExpiresOn,
            properties.Enabled is not false, deleted, properties.Tags.TryGetValue(Mark, out var mark) ? mark : null);
    }

    public static VaultTamperedException Tampered(SecretKey key) =>
        new(
            $"A version of the {SecretText.Of(key)} is not what this app sealed there. It was not opened. See the key vault's log for "
            + "who wrote it.");
}
