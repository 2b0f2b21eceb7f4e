using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Embedded.Triggers;
using SppsFlows.Embedded.Triggers.Http;

namespace SppsFlows.Embedded.Hosting;

/// <summary>
/// The host that a builder makes. It takes the data folder and checks every trigger before anything else. Then it starts, in this order,
/// the app's own services, the engine, HTTP, timers and blobs. They stop in reverse order.
/// </summary>
internal sealed class EmbeddedHost(WebApplication app, HttpFunctions http) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    /// <exception cref="HostStartException">The data folder or a trigger's settings are invalid.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Services.GetRequiredService<EngineService>().OpenAsync(cancellationToken);
        http.Check();
        foreach (var triggers in Services.GetServices<TriggerService>()) triggers.Check();
        await app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public void Dispose() => ((IDisposable)app).Dispose();
}
