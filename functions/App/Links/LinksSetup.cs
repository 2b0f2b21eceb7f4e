using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Links;

internal static class LinksSetup
{
    public static IServiceCollection AddSppsLinks(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LinkOptions>(configuration.GetSection("Links"));
        services.AddSingleton<LinkPurposes>();
        services.AddScoped<ActionLinks>();
        services.AddSingleton<LinkOpeningAudit>();
        services.AddScoped<MailedCodes>();
        services.AddScoped<ScannerCheck>();
        return services;
    }
}
