using System.Text.Json;
using System.Text.Json.Serialization;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>
/// The value of a secret in Key Vault: the content, and whose it is. Tags can be changed without a new version; this can't, so a value that
/// was copied to another account or custody is detected.
/// </summary>
internal sealed partial record SealedValue(int Format, Guid Account, string Custody, Guid Operation, string Content)
{
    private const int CurrentFormat = 1;

    public static string Write(SecretRecord record, ReadOnlySpan<byte> content) => JsonSerializer.Serialize(
        new SealedValue(
            CurrentFormat, record.Key.AccountId, SecretText.Of(record.Key.Custody), record.OperationId, Convert.ToBase64String(content)),
        Json.Default.SealedValue);

    /// <summary>The content if it was sealed for this secret by this operation; else null.</summary>
    public static byte[]? Read(string text, SecretKey key, Guid operation)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Json.Default.SealedValue) is { Format: CurrentFormat } value
                && value.Account == key.AccountId && value.Custody == SecretText.Of(key.Custody) && value.Operation == operation
                ? Convert.FromBase64String(value.Content) : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(SealedValue))]
    private sealed partial class Json : JsonSerializerContext;
}
