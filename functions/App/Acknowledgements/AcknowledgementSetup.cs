using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;

namespace SppsFlows.Acknowledgements;

public static class AcknowledgementSetup
{
    public static IServiceCollection AddSppsAcknowledgements(this IServiceCollection services)
    {
        services.AddAuditSentences([new(AcknowledgePolicy.Action, fact => $"{fact.Who} acknowledged the policy")]);
        services.AddSingleton(AcknowledgementKind.Purpose);
        services.AddScoped<AskToAcknowledge>();
        services.AddScoped<AcknowledgePolicy>();
        services.AddAssignmentKind<AcknowledgementKind>(AcknowledgementKind.Kind);
        return services;
    }
}
