using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Tests.Hosting;

/// <summary>A host in this process with its own functions, port and data folder, and what it logged.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;
    private int _disposed;

    private TestHost(IHost host, CapturedLog log) => (_host, Log) = (host, log);

    public IServiceProvider Services => _host.Services;

    public CapturedLog Log { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    public static Task<TestHost> StartAsync(TempFolder data, params Type[] functions) => StartAsync(data, _ => { }, functions);

    public static async Task<TestHost> StartAsync(TempFolder data, Action<EmbeddedApplicationBuilder> configure, params Type[] functions)
    {
        var log = new CapturedLog();
        var host = Build(data, builder =>
        {
            builder.Logging.AddProvider(log);
            configure(builder);
        }, functions);
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
        var started = new TestHost(host, log);
        started.Http.BaseAddress = new Uri(
            host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return started;
    }

    public static IHost Build(TempFolder data, Action<EmbeddedApplicationBuilder> configure, params Type[] functions)
    {
        // An empty content root, so that neither this repository's settings nor the machine's decide what a test sees.
        var builder = EmbeddedApplication.CreateBuilder([
            "--urls", "http://127.0.0.1:0", "--contentRoot", data.Path, $"--Data:Folder={data.Path}/data"
        ]);
        builder.ConfigureFunctionsWebApplication().HostFunctions(functions);
        builder.Logging.ClearProviders();
        configure(builder);
        return builder.Build();
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
