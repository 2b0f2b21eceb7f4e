using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Audit;

internal static class AuditSetup
{
    public static IServiceCollection AddSppsAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditLog>();
        services.AddScoped<AuditCheckpoints>();
        services.AddScoped<AuditVerifier>();
        return services;
    }
}
