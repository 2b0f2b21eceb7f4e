namespace SppsFlows.Credentials.Vault;

/// <summary>How both adapters check and write what they keep besides the content.</summary>
internal static class SecretText
{
    private const int MaxContentType = 100;
    private const int MaxMark = 200;

    public static string Of(Custody custody) => custody switch
    {
        Custody.Communications => nameof(Custody.Communications),
        Custody.Principal => nameof(Custody.Principal),
        _ => throw new ArgumentOutOfRangeException(nameof(custody), "No such custody."),
    };

    /// <summary>The secret's name in messages.</summary>
    public static string Of(SecretKey key) => $"{Of(key.Custody)} secret of account {key.AccountId:D}";

    /// <summary>Key Vault keeps whole seconds.</summary>
    public static DateTimeOffset? WholeSeconds(DateTimeOffset? time) =>
        time is { } given ? DateTimeOffset.FromUnixTimeSeconds(given.ToUnixTimeSeconds()) : null;

    /// <exception cref="ArgumentException">Names the field, never its content.</exception>
    public static void Check(SecretRecord record, int length)
    {
        if (record.Key.AccountId == Guid.Empty) throw new ArgumentException("SecretRecord.Key: the account id is empty.");
        if (record.OperationId == Guid.Empty)
            throw new ArgumentException("SecretRecord.OperationId is empty; each intention to seal needs one of its own.");
        if (record.ContentType.Length is 0 or > MaxContentType)
            throw new ArgumentException($"SecretRecord.ContentType must have 1 to {MaxContentType} characters.");
        if (record.Mark is { Length: > MaxMark or 0 })
            throw new ArgumentException($"SecretRecord.Mark must have 1 to {MaxMark} characters, or be null.");
        if (length > SecretRecord.MaxContent)
            throw new ArgumentException($"The content has {length} bytes; a secret may have {SecretRecord.MaxContent}.");
    }
}
