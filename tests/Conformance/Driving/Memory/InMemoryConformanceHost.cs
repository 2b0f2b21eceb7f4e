using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Conformance.App;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Hosting;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>
/// Microsoft's own worker and client with their in-memory host, in this process, over gRPC on loopback: the code that runs orchestrators on
/// the real host, without its storage. Functions get the services and the serializer of the app as it is built for the Functions host.
/// </summary>
public sealed class InMemoryConformanceHost : IConformanceHost
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly IHost _app = BuildApp();

    // Instances live here, across restarts.
    private readonly IOrchestrationStore _store = OrchestrationStore.Create();

    private readonly HttpClient _control;
    private WebApplication? _sidecar;
    private GrpcChannel? _channel;
    private IHost? _worker;

    public InMemoryConformanceHost() =>
        _control = new HttpClient(new ControlHandler(_app.Services, Client)) { BaseAddress = new Uri("http://in-memory/") };

    public string Column => "In memory";

    public IOrchestrations Orchestrations => new HttpOrchestrations(_control);

    public HttpClient Http => _control;

    public Abilities Abilities { get; } = AbilityClaim.Claimed
        | Abilities.Restarts | Abilities.AlwaysReplays | Abilities.KeepsFailureDetails | Abilities.DeliversOnce
            | Abilities.KeepsOrderOfSentEvents | Abilities.SparesHandlersUnknownTasks;

    public TimeSpan Unit => TimeSpan.FromSeconds(1);

    /// <summary>Its timers are truncated to milliseconds.</summary>
    public TimeSpan Early => TimeSpan.FromMilliseconds(10);

    public TimeSpan Patience => TimeSpan.FromSeconds(30);

    public async Task StartAsync()
    {
        _sidecar = BuildSidecar();
        await _sidecar.StartAsync();
        var address = _sidecar.Urls.First();
        // Histories pass through here. On the Functions host they have no limit.
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _worker = BuildWorker(_channel, address);
        await OrchestrationStore.StartAsync(_store, () => _worker.StartAsync(), StartLimit);
    }

    public Task PassTimeAsync(TimeSpan time)
    {
        if (Abilities.HasFlag(Abilities.MovesClock)) return Task.CompletedTask;
        Assert.SkipWhen(time > LongestWait, $"This host's clock cannot be moved by {time}.");
        return Task.Delay(time);
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public Task PutBlobAsync(string container, string name, string content) =>
        throw new NotSupportedException("This host has no blob triggers.");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _control.Dispose();
        _app.Dispose();
    }

    private DurableTaskClient Client() => _worker!.Services.GetRequiredService<DurableTaskClient>();

    private static IHost BuildApp()
    {
        var builder = WorkerConformance.CreateBuilder([]);
        // The worker configures the extensions of the entry assembly, which is a different one here.
        builder.ConfigureDurableExtension();
        return builder.Build();
    }

    private WebApplication BuildSidecar()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(
            static kestrel => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        // As for the worker's channel.
        builder.Services.AddGrpc(static grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<IOrchestrationService>(_store);
        builder.Services.AddSingleton<IOrchestrationServiceClient>(_store);
        builder.Services.AddSingleton<TaskHubGrpcServer>();
        var app = builder.Build();
        app.MapGrpcService<TaskHubGrpcServer>();
        return app;
    }

    private IHost BuildWorker(GrpcChannel channel, string address)
    {
        var options = _app.Services.GetRequiredService<IOptions<DurableTaskWorkerOptions>>().Value;
        var tasks = new WorkerTasks(_app.Services, Client);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(_app.Services.GetRequiredService<ILoggerFactory>());
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.Configure(own => (own.DataConverter, own.EnableEntitySupport) = (options.DataConverter, options.EnableEntitySupport));
            worker.UseGrpc(channel);
            worker.AddTasks(registry => tasks.AddTo(registry, typeof(Ledger).Assembly));
        });
        builder.Services.AddDurableTaskClient(client =>
        {
            client.Configure(own => (own.DataConverter, own.EnableEntitySupport) = (options.DataConverter, options.EnableEntitySupport));
            // With the usual message limit, as on the Functions host.
            client.UseGrpc(address);
            client.RegisterDirectly();
        });
        return builder.Build();
    }

    private async Task StopAsync()
    {
        if (_worker is null || _sidecar is null) return;
        await OrchestrationStore.DrainAsync(_store, _sidecar.Lifetime.StopApplication, StopLimit);
        await _worker.StopAsync();
        _worker.Dispose();
        _worker = null;
        _channel?.Dispose();
        await _sidecar.StopAsync();
        await _sidecar.DisposeAsync();
    }
}
