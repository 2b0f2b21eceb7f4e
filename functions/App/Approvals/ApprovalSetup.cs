using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Audit;

namespace SppsFlows.Approvals;

public static class ApprovalSetup
{
    public static IServiceCollection AddSppsApprovals(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ApprovalOptions>(configuration.GetSection("Approvals"));
        services.AddAuditSentences(ApprovalSentences.All);
        services.AddSingleton(ApprovalLinks.Decide);
        services.AddSingleton(ApprovalLinks.DisownDecision);
        services.AddScoped<ApprovalQuestions>();
        services.AddScoped<ApprovalSteps>();
        services.AddScoped<ApprovalMailer>();
        services.AddScoped<ReadApproval>();
        services.AddScoped<DecideApproval>();
        services.AddScoped<RenewLink>();
        services.AddScoped<DisownDecision>();
        services.AddScoped<MailedForm>();
        services.AddSingleton<ApprovalPages>();
        return services;
    }
}
