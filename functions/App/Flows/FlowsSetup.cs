using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Flows;

internal static class FlowsSetup
{
    public static IServiceCollection AddSppsFlowOutbox(this IServiceCollection services)
    {
        services.AddScoped<FlowOutbox>();
        services.AddScoped<FlowNudge>();
        return services;
    }
}
