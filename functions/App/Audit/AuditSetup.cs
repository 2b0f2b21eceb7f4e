using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Audit;

internal static class AuditSetup
{
    public static IServiceCollection AddSppsAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditLog>();
        services.AddScoped<AuditCheckpoints>();
        services.AddScoped<AuditVerifier>();
        services.AddSingleton<Timeline>();
        return services;
    }

    /// <summary>Adds a feature's sentences.</summary>
    public static void AddAuditSentences(this IServiceCollection services, IEnumerable<AuditSentence> sentences)
    {
        foreach (var sentence in sentences) services.AddSingleton(sentence);
    }
}
