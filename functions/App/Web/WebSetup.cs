using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Web;

internal static class WebSetup
{
    public static IServiceCollection AddSppsWeb(this IServiceCollection services)
    {
        services.AddAntiforgery(options => (options.Cookie.Name, options.FormFieldName) = ("spps-form", "_form"));
        services.AddSingleton<RateLimits>();
        services.AddHttpContextAccessor();
        return services;
    }
}
