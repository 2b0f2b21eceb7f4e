using System.Text.Json;
using System.Text.Json.Serialization;

namespace SppsFlows.Credentials;

/// <summary>
/// A credential in the clear (B1). It lives between the form and the vault, and between the vault and one page; it is never logged, stored
/// or put into a message.
/// </summary>
public sealed class CredentialContent
{
    public const string MediaType = "application/vnd.sppsflows.credential+json";

    public required string Username { get; init; }

    public required string Password { get; init; }

    public TotpSeed? Totp { get; init; }

    public IReadOnlyList<string> BackupCodes { get; init; } = [];

    public string? RecoveryEmail { get; init; }

    public string? RecoveryPhone { get; init; }

    public string? Note { get; init; }

    /// <summary>UTF-8 JSON. The caller clears it (<see cref="System.Security.Cryptography.CryptographicOperations.ZeroMemory"/>).</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CredentialJson.Plain.CredentialContent);

    /// <exception cref="InvalidDataException">The bytes are not a credential; the message holds nothing of them.</exception>
    public static CredentialContent FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, CredentialJson.Plain.CredentialContent)
                ?? throw new InvalidDataException("The vault's content is not a credential.");
        }
        catch (JsonException)
        {
            // The inner exception would quote the content.
            throw new InvalidDataException("The vault's content is not a credential.");
        }
    }

    /// <summary>Reveals nothing, so that a credential which strays into a log line stays secret.</summary>
    public override string ToString() => nameof(CredentialContent);
}

/// <summary>The one thing of a classroom's credential that Communications sees (B2).</summary>
public sealed record UsernameCard(string Username)
{
    public const string MediaType = "application/vnd.sppsflows.username+json";

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CredentialJson.Plain.UsernameCard);

    /// <exception cref="InvalidDataException">The bytes are not a username; the message holds nothing of them.</exception>
    public static UsernameCard FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, CredentialJson.Plain.UsernameCard)
                ?? throw new InvalidDataException("The vault's content is not a username.");
        }
        catch (JsonException)
        {
            throw new InvalidDataException("The vault's content is not a username.");
        }
    }

    public override string ToString() => nameof(UsernameCard);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialContent))]
[JsonSerializable(typeof(UsernameCard))]
internal sealed partial class CredentialJson : JsonSerializerContext
{
    /// <summary>It goes into no page, so escaping would only make it longer, and a vault limits the bytes.</summary>
    public static CredentialJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
