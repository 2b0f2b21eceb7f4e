using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Identity;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>
/// Turns the SDK's exceptions into the port's. Their messages quote the vault's answer, which could quote the request, which holds the
/// secret. So only the status, a code and the request's id are taken from them.
/// </summary>
internal static class KeyVaultFaults
{
    public static bool IsFault(Exception exception) =>
        exception is RequestFailedException
            or AuthenticationFailedException or AggregateException or IOException or JsonException or OperationCanceledException;

    /// <summary>The request may have taken effect although it did not succeed.</summary>
    public static bool IsOpen(Exception exception) =>
        exception is RequestFailedException failed
            ? failed.Status is 0 or 408 or >= 500
            : IsFault(exception) && exception is not AuthenticationFailedException;

    public static bool Is(RequestFailedException failed, int status, string code) =>
        failed.Status == status && Codes(failed).Contains(code, StringComparer.Ordinal);

    public static VaultException Of(Exception exception) => exception switch
    {
        RequestFailedException { Status: 403 } failed =>
            new VaultRefusedException(
                $"The key vault refuses this app (403 {Tell(failed)}). Give the identity of that vault the role Key Vault Secrets "
                + "Officer on it, and see that its network is let in."),
        RequestFailedException { Status: 401 } failed =>
            new VaultRefusedException(
                $"The key vault does not know this app (401 {Tell(failed)}). Look at Vault:…:Uri and ClientId, and the tenant of the "
                + "vault."),
        RequestFailedException { Status: 404 } => new VaultSecretMissingException("The key vault has no such secret or version."),
        RequestFailedException { Status: 409 } failed =>
            new VaultConflictException($"The secret is deleted, or on its way there or back ({Tell(failed)}). Ask again in a minute."),
        RequestFailedException { Status: 429 } failed =>
            new VaultUnavailableException($"The key vault asks for fewer requests ({Tell(failed)}).", RetryAfter(failed.GetRawResponse())),
        RequestFailedException { Status: 408 or >= 500 } failed =>
            new VaultUnavailableException($"The key vault fails ({failed.Status} {Tell(failed)}).", RetryAfter(failed.GetRawResponse())),
        RequestFailedException { Status: 0 } => new VaultUnavailableException("The key vault can't be reached, or broke off its answer."),
        RequestFailedException failed =>
            new VaultRefusedException($"The key vault does not take the request ({failed.Status} {Tell(failed)})."),
        CredentialUnavailableException =>
            new VaultRefusedException(
                "No identity to sign in to the key vault with: outside Azure, sign in with `az login`; in Azure, see Vault:…:ClientId."),
        AuthenticationFailedException => new VaultUnavailableException("The app could not get a token for the key vault."),
        _ => new VaultUnavailableException("The key vault did not answer in time, or broke off its answer."),
    };

    /// <summary>From <c>Retry-After</c>, in seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(Response? response)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        // By the machine's clock: the date is the vault's, not one of the app's clock.
        var now = TimeProvider.System.GetUtcNow();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > now
            ? date - now
            : null;
    }

    private static string Tell(RequestFailedException failed)
    {
        var id = failed.GetRawResponse()?.Headers.TryGetValue("x-ms-request-id", out var text) == true && Guid.TryParse(text, out var guid)
            ? $", request {guid:D}"
            : "";
        return $"{string.Join('/', Codes(failed))}{id}";
    }

    /// <summary>The error's code and the one inside it, if they look like codes.</summary>
    private static IEnumerable<string> Codes(RequestFailedException failed)
    {
        JsonElement? error = null;
        try
        {
            if (failed.GetRawResponse()?.Content is { } content)
            {
                using var body = JsonDocument.Parse(content);
                if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out var found))
                    error = found.Clone();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // A proxy's page, or a body that never came: the status has to be enough.
        }
        for (var depth = 0; error is { ValueKind: JsonValueKind.Object } inner && depth < 3; depth++)
        {
            if (inner.TryGetProperty("code", out var code)
                && code.ValueKind == JsonValueKind.String && code.GetString() is { Length: > 0 and <= 40 } name
                && name.All(char.IsAsciiLetter))
                yield return name;
            error = inner.TryGetProperty("innererror", out var next) ? next : null;
        }
    }
}
