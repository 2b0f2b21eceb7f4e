using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Hosting;
using SppsFlows.Embedded;

namespace SppsFlows.Conformance.Driving;

/// <summary>
/// The embedded host in this process, on its own folder; called over HTTP like any other, so that every test goes through its HTTP
/// functions and client binding too. <c>CONFORMANCE_ARGS</c> gives it further settings.
/// </summary>
public sealed class EmbeddedConformanceHost : IConformanceHost
{
    // With this setting every turn replays the whole history, as on the real host.
    private const string NoWarmInstances = "--Engine:MaxWarmInstances=0";

    private readonly string _folder = Directory.CreateTempSubdirectory("conformance-").FullName;
    private readonly string[] _settings =
        Environment.GetEnvironmentVariable("CONFORMANCE_ARGS")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private IHost? _host;
    private HttpClient? _http;

    public string Column => "Embedded";

    public IOrchestrations Orchestrations => new HttpOrchestrations(Http);

    public HttpClient Http => _http ?? throw new InvalidOperationException("The host has not been started.");

    public Abilities Abilities =>
        Abilities.MovesClock | Abilities.Restarts | Abilities.TakesBlobs | Abilities.Functions | Abilities.BeyondReal
        | (_settings.Contains(NoWarmInstances) ? Abilities.AlwaysReplays : Abilities.None);

    public TimeSpan Unit => TimeSpan.FromHours(1);

    public TimeSpan Early => TimeSpan.Zero;

    public TimeSpan Patience => TimeSpan.FromSeconds(30);

    public Task PassTimeAsync(TimeSpan time)
    {
        _host!.Services.GetRequiredService<MovableClock>().Advance(time);
        return Task.CompletedTask;
    }

    public async Task StartAsync()
    {
        _host = EmbeddedConformance.Build([$"--Data:Folder={_folder}", "--urls=http://127.0.0.1:0", .. _settings]);
        await _host.StartAsync();
        var address = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task PutBlobAsync(string container, string name, string content)
    {
        var path = Path.Combine(_folder, "blobs", container, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StopAsync()
    {
        if (_host is null) return;
        _http?.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _host = null;
    }
}
