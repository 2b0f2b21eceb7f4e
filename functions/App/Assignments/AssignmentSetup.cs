using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Audit;

namespace SppsFlows.Assignments;

public static class AssignmentSetup
{
    public static IServiceCollection AddSppsAssignments(this IServiceCollection services)
    {
        services.AddScoped<AssignmentKinds>();
        services.AddScoped<WhoIsAsked>();
        services.AddScoped<Recipients>();
        services.AddScoped<AssignmentMailer>();
        services.AddScoped<EndAssignment>();
        services.AddScoped<AssignmentSteps>();
        services.AddScoped<AssignmentDesk>();
        services.AddScoped<ReadAssignments>();
        services.AddScoped<ReadAnswer>();
        services.AddScoped<RecordAnswer>();
        services.AddScoped<AnswerByLink>();
        services.AddSingleton<AnswerPages>();
        services.AddScoped<SettleAssignments>();
        services.AddScoped<DigestItems>();
        services.AddScoped<DigestLines>();
        services.AddScoped<FindDigests>();
        services.AddScoped<SendDigest>();
        services.AddSingleton<DigestTime>();
        services.AddScoped<RescueDigest>();
        services.AddScoped<NoticeDelegations>();
        services.AddScoped<OverdueWatch>();
        services.AddScoped<DelegateMails>();
        services.AddScoped<NameDelegate>();
        services.AddSingleton<AssignmentSignal>();
        services.AddSingleton<AssignmentSweep>();
        services.AddHealthChecks().AddCheck<AssignmentHealth>("assignments");
        return services;
    }

    /// <summary>Registers a kind under its name.</summary>
    /// <param name="name">The kind's <see cref="AssignmentKind.Name"/>.</param>
    /// <param name="actions">The kind's <see cref="AssignmentKind.Audit"/>, where it has its own; their sentences come with it.</param>
    /// <param name="sentences">The kind's own, in the place of those that fit every kind.</param>
    public static IServiceCollection AddAssignmentKind<TKind>(
        this IServiceCollection services, string name, AssignmentActions? actions = null, params IReadOnlyList<AuditSentence> sentences)
        where TKind : AssignmentKind
    {
        services.AddKeyedScoped<AssignmentKind, TKind>(name);
        actions ??= new AssignmentActions(name);
        var own = sentences.Select(sentence => sentence.Action).ToHashSet(StringComparer.Ordinal);
        services.AddAuditSentences([.. AssignmentSentences.Of(actions).Where(sentence => !own.Contains(sentence.Action)), .. sentences]);
        return services.AddSingleton(new RegisteredKind(name, actions));
    }
}
