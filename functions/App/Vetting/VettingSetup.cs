using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;

namespace SppsFlows.Vetting;

public static class VettingSetup
{
    public static IServiceCollection AddSppsVetting(this IServiceCollection services)
    {
        services.AddAuditSentences(VettingActions.Sentences);
        services.AddScoped<AskForVetting>();
        services.AddScoped<RequestVetting>();
        services.AddScoped<ConcludeVetting>();
        services.AddScoped<AnswerVetting>();
        services.AddAssignmentKind<VettingKind>(VettingKind.Kind);
        return services;
    }
}
