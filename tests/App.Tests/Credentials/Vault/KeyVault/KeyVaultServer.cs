using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Credentials.Vault.KeyVault;

/// <summary>
/// Azure Key Vault's REST protocol for secrets, over HTTPS in this process, written from its public reference: bearer challenge, versions,
/// pages, attributes, soft delete and slow recovery. Holds any number of vaults, told apart by host name as in Azure. Faults can be
/// injected into single requests.
/// </summary>
internal sealed class KeyVaultServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentDictionary<string, KeyVaultState> _vaults = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<KeyVaultFault> _faults = new();

    private KeyVaultServer()
    {
        _certificate = MakeCertificate();
        var builder = LoopbackServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public static async Task<KeyVaultServer> StartAsync()
    {
        var server = new KeyVaultServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Every request that reached the server, as "PUT /secrets/name", the challenged ones too.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> ApiVersions { get; } = new();

    public KeyVaultState Vault(string host) => _vaults.GetOrAdd(host, name => new KeyVaultState(name));

    /// <summary>Applies to the next authorized request that matches; several apply one after the other.</summary>
    public void Next(string method, string path, KeyVaultFault fault) => _faults.Enqueue(fault with { Method = method, Path = path });

    public int FaultsLeft => _faults.Count;

    /// <summary>Resolves every name to this server and trusts its certificate, for whatever uses this transport.</summary>
    public HttpPipelineTransport Transport()
    {
        var port = new Uri(_app.Urls.First()).Port;
        var thumbprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return new HttpClientTransport(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, errors) => shown is X509Certificate2 certificate
                    && certificate.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint
                    && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            },
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        var vault = Vault(http.Request.Host.Host);
        var token = http.Request.Headers.Authorization.ToString();
        if (token.Length == 0 || !vault.Knows(token))
        {
            http.Response.Headers.WWWAuthenticate =
                $"Bearer authorization=\"https://login.microsoftonline.com/{KeyVaultState.Tenant}\", "
                + $"resource=\"https://vault.azure.net\"{(token.Length > 0 ? ", error=\"invalid_token\"" : "")}";
            await KeyVaultState.Error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.").ExecuteAsync(http);
            return;
        }
        ApiVersions.Enqueue(http.Request.Query["api-version"].ToString());
        http.Request.EnableBuffering();
        if (TakeFault(http.Request) is { } fault) await fault.Befall(http, () => vault.AnswerAsync(http));
        else await (await vault.AnswerAsync(http)).ExecuteAsync(http);
    }

    private KeyVaultFault? TakeFault(HttpRequest request)
    {
        if (!_faults.TryPeek(out var next) || !next.Fits(request)) return null;
        return _faults.TryDequeue(out var fault) ? fault : null;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=*.vault.azure.net", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.vault.azure.net");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}

/// <summary>What goes wrong with one request.</summary>
/// <param name="Befall">Writes the answer, or breaks it off; may first let the request take effect.</param>
internal sealed record KeyVaultFault(Func<HttpContext, Func<Task<IResult>>, Task> Befall)
{
    public string Method { get; init; } = "";

    public string Path { get; init; } = "";

    public bool Fits(HttpRequest request) =>
        request.Method == Method && request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    public static KeyVaultFault Status(int status, string? retryAfter = null) => new(async (http, _) =>
    {
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        await KeyVaultState.Error(status, status == 429 ? "Throttled" : "ServiceFault", "Injected.").ExecuteAsync(http);
    });

    /// <summary>The error's text quotes the request's body, as a careless server might.</summary>
    public static KeyVaultFault Echo(int status) => new(async (http, _) =>
    {
        http.Request.Body.Position = 0;
        await KeyVaultState.Error(status, "BadParameter", await new StreamReader(http.Request.Body).ReadToEndAsync()).ExecuteAsync(http);
    });

    /// <summary>It takes effect, and the answer never comes: the connection breaks.</summary>
    public static KeyVaultFault LoseAnswer() => new(async (http, work) =>
    {
        await work();
        http.Abort();
    });

    /// <summary>It takes effect, and the answer says it failed.</summary>
    public static KeyVaultFault EffectThenStatus(int status) => new(async (http, work) =>
    {
        await work();
        await KeyVaultState.Error(status, "ServiceFault", "Injected.").ExecuteAsync(http);
    });

    /// <summary>It takes effect; half of the answer comes.</summary>
    public static KeyVaultFault HalfAnswer() => new(async (http, work) =>
    {
        await work();
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 4000;
        await http.Response.WriteAsync("{\"value\":\"half");
        await http.Response.Body.FlushAsync();
        http.Abort();
    });

    /// <summary>No effect, no answer, until the client goes.</summary>
    public static KeyVaultFault Hang() => new(async (http, _) =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    });
}
