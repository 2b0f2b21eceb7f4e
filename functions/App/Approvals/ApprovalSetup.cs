using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Links;

namespace SppsFlows.Approvals;

public static class ApprovalSetup
{
    public static IServiceCollection AddSppsApprovals(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ApprovalOptions>(configuration.GetSection("Approvals"));
        services.AddAuditSentences(
        [
            new AuditSentence(
                "approval.disowned", fact => $"{fact.Who} said that the decision was not theirs; the question is asked again if it can be"),
        ]);
        services.AddSingleton(ApprovalLinks.Decide);
        services.AddSingleton(ApprovalLinks.DisownDecision);
        services.AddScoped<ApprovalKinds>();
        services.AddScoped<DecisionNotice>();
        services.AddScoped<DecideApproval>();
        services.AddScoped<ApprovalPages>();
        services.AddScoped<DisownAlert>();
        services.AddScoped<ReadDisown>();
        services.AddScoped<DisownDecision>();
        return services;
    }

    /// <summary>Registers a kind of question under its name.</summary>
    /// <inheritdoc cref="AssignmentSetup.AddAssignmentKind{TKind}"/>
    public static IServiceCollection AddApprovalKind<TKind>(
        this IServiceCollection services, string name, AssignmentActions? actions = null)
        where TKind : ApprovalKind
    {
        services.AddSingleton(new RegisteredApproval(name));
        return services.AddAssignmentKind<TKind>(name, actions);
    }
}

/// <summary>What the mailed links of a question are for.</summary>
public static class ApprovalLinks
{
    public static readonly LinkPurpose Decide = new("Decide", "your decision on a request");

    public static readonly LinkPurpose DisownDecision = new("DisownDecision", "a decision that you say was not yours");
}
