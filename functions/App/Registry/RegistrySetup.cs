using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Registry;

internal static class RegistrySetup
{
    public static IServiceCollection AddSppsRegistry(this IServiceCollection services) => services.AddScoped<BrowseAccounts>();
}
