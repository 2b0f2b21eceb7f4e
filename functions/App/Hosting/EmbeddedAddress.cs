using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SppsFlows.Settings;

namespace SppsFlows.Hosting;

/// <summary>If <c>App:PublicUrl</c> is not configured, mailed links lead to the address that this process listens on.</summary>
internal static class EmbeddedAddress
{
    public static void AddEmbeddedAddress(this IServiceCollection services, IConfiguration configuration)
    {
        if (!string.IsNullOrEmpty(configuration["App:PublicUrl"])) return;
        if (Link(configuration["urls"]?.Split(';')[0]) is { } known)
            services.Configure<AppOptions>(app => app.PublicUrl = known);
        services.AddHostedService<FollowServer>();
    }

    /// <summary>Addresses that mean "every interface" can't be sent to anybody.</summary>
    private static string? Link(string? listening) =>
        Uri.TryCreate(
            listening?.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal),
            UriKind.Absolute, out var uri)
            && uri.Port > 0
            ? $"{uri.Scheme}://{(uri.Host is "0.0.0.0" or "[::]" ? "localhost" : uri.Host)}:{uri.Port}"
            : null;

    /// <summary>With port 0 the address is known only once the server listens.</summary>
    private sealed class FollowServer(IServer server, IOptions<AppOptions> app) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            if (Link(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()) is { } address)
                app.Value.PublicUrl = address;
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
