using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Crash.Tests.Points;

/// <summary>
/// Runs in the app's own process before its Main, when <c>DOTNET_STARTUP_HOOKS</c> names this assembly: puts <see cref="Death"/> between
/// the app and its store and vault. The app knows nothing about it.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1050", Justification = "The runtime looks for a type of this name outside any namespace.")]
internal sealed class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new Listeners());

    private sealed class Listeners : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(new Building());
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class Building : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder builder }) builder.ConfigureServices(Interpose);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        private static void Interpose(IServiceCollection services) => MortalServices.Interpose(services);
    }
}
