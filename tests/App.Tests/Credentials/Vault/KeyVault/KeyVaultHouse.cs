using Azure.Core;
using SppsFlows.Credentials.Vault;
using SppsFlows.Credentials.Vault.KeyVault;

namespace SppsFlows.App.Tests.Credentials.Vault.KeyVault;

/// <summary>The Key Vault adapter, created as the app creates it except for the transport and the identity, on its own server.</summary>
internal sealed class KeyVaultHouse : IAsyncDisposable
{
    private KeyVaultHouse(KeyVaultServer server, VaultOptions options)
    {
        Server = server;
        Options = options;
        foreach (var custody in Enum.GetValues<Custody>())
        {
            // Both identities are the tenant's; each has a role on its own vault only, as infra/ gives them.
            At(custody).Tokens["token-communications"] = custody == Custody.Communications;
            At(custody).Tokens["token-principals"] = custody == Custody.Principal;
        }
        Vault = Make(OfCommunications, OfPrincipals);
    }

    public KeyVaultServer Server { get; }

    public VaultOptions Options { get; }

    public KeyVaultSecrets Vault { get; }

    public Identity OfCommunications { get; } = new("token-communications");

    public Identity OfPrincipals { get; } = new("token-principals");

    public KeyVaultState At(Custody custody) =>
        Server.Vault(new Uri((custody == Custody.Communications ? Options.Communications : Options.Principals).Uri).Host);

    public static async Task<KeyVaultHouse> OpenAsync(TimeSpan? patience = null, TimeSpan? attempt = null) =>
        new(await KeyVaultServer.StartAsync(), new VaultOptions
        {
            Provider = VaultProvider.KeyVault,
            Communications = { Uri = NewAddress() },
            Principals = { Uri = NewAddress() },
            // Long, so that a busy machine causes no failure; tests of slowness shorten it.
            Patience = patience ?? TimeSpan.FromMinutes(2),
            AttemptTimeout = attempt ?? TimeSpan.FromMinutes(1),
        });

    // A unique name, because the SDK remembers each vault's challenge for as long as the process lives.
    private static string NewAddress() => $"https://spps-{Guid.NewGuid().ToString("N")[..12]}.vault.azure.net/";

    /// <summary>Another instance of the app on the same vaults.</summary>
    public KeyVaultSecrets Make(TokenCredential communications, TokenCredential principals) => new(
        KeyVaultClients.Make(Options.Communications, Options, communications, Server.Transport()),
        KeyVaultClients.Make(Options.Principals, Options, principals, Server.Transport()), Options.Patience, TimeProvider.System);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Gives one token, and notes what it was asked for.</summary>
    internal sealed class Identity(string token) : TokenCredential
    {
        public TokenRequestContext? Asked { get; private set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked = requestContext;
            return new(token, DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
