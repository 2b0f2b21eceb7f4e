using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace SppsFlows.Credentials.Vault.KeyVault;

/// <summary>Creates the client of one vault: its identity, its timeouts and retries, and no logging of content.</summary>
internal static class KeyVaultClients
{
    /// <summary>The vault's own managed identity if one is named, else the app's or the developer's.</summary>
    public static TokenCredential Identity(KeyVaultPlace place) =>
        place.ClientId.Length > 0
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(place.ClientId))
            : new DefaultAzureCredential();

    public static SecretClient Make(
        KeyVaultPlace place, VaultOptions vault, TokenCredential identity, HttpPipelineTransport? transport = null)
    {
        var options = new SecretClientOptions { RetryPolicy = new CautiousRetry(vault.Patience) };
        options.Retry.NetworkTimeout = vault.AttemptTimeout;
        // This is the default, stated because everything depends on it.
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        if (transport is not null) options.Transport = transport;
        return new SecretClient(new Uri(place.Uri), identity, options);
    }

    /// <summary>
    /// Waits as long as the vault asks, unless the caller's patience ends first. A new version is requested again only if the vault
    /// certainly made none: a lost answer would leave two.
    /// </summary>
    private sealed class CautiousRetry(
        TimeSpan patience) : RetryPolicy(
            maxRetries: 4, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(5)))
    {
        protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
            base.ShouldRetry(message, exception) && IsWise(message, exception);

        protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            await base.ShouldRetryAsync(message, exception) && IsWise(message, exception);

        private bool IsWise(HttpMessage message, Exception? exception)
        {
            var answer = exception is null && message.HasResponse ? message.Response : null;
            if (message.Request.Method == RequestMethod.Put && answer?.Status != 429) return false;
            var left = patience - (TimeProvider.System.GetUtcNow() - message.ProcessingContext.StartTime);
            return KeyVaultFaults.RetryAfter(answer) is not { } wait || wait < left;
        }
    }
}
