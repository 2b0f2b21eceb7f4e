using Microsoft.Extensions.Hosting;

namespace SppsFlows.Hosting;

/// <summary>
/// Which host this process has. Started by the Functions host, it is that host's worker; started in any other way, it hosts itself.
/// </summary>
internal static class AppHost
{
    // How the Functions host passes its address, and how its pre-started native process signals that it has loaded this app.
    private const string WorkerArgument = "--functions-";
    private const string NativeHost = "AZURE_FUNCTIONS_NATIVE_HOST";

    public static IHost Build(string[] args) => IsFunctionsWorker(args) ? AzureHost.Build(args) : EmbeddedHost.Build(args);

    internal static bool IsFunctionsWorker(string[] args) =>
        args.Any(argument => argument.StartsWith(WorkerArgument, StringComparison.Ordinal)) || AppContext.GetData(NativeHost) is not null;
}
