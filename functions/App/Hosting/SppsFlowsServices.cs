using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using SppsFlows.Accounts;
using SppsFlows.Acknowledgements;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Hosting.Database;
using SppsFlows.Hosting.Telemetry;
using SppsFlows.Intake;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Portal;
using SppsFlows.Registry;
using SppsFlows.Settings;
using SppsFlows.SignIn;
using SppsFlows.Vetting;
using SppsFlows.Web;

namespace SppsFlows.Hosting;

/// <summary>Everything that features need, the same on either host. A feature with services of its own adds one line here.</summary>
public static class SppsFlowsServices
{
    public static IServiceCollection AddSppsFlows(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<AppOptions>(configuration.GetSection("App"));
        services.Configure<DataOptions>(configuration.GetSection("Data"));
        services.Configure<CalendarOptions>(configuration.GetSection("Calendar"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddLazyServices();
        services.AddSingleton<HealthCheckService, DirectHealthChecks>();
        services.AddLogRedaction();
        services.AddSingleton(provider => CalendarSetup.Build(provider.GetRequiredService<IOptions<CalendarOptions>>()));
        services.AddSppsData(DataOptions.Of(configuration));
        services.AddSppsAudit();
        services.AddSppsLinks(configuration);
        services.AddSppsFlowOutbox();
        services.AddSppsRegistry();
        services.AddSppsAssignments();
        services.AddSppsVault(configuration);
        services.AddSppsCredentials(configuration);
        services.AddSppsMail(configuration);
        services.AddSppsVetting();
        services.AddSppsAcknowledgements();
        services.AddSppsAccounts();
        services.AddSppsApprovals(configuration);
        services.AddSppsIntake(configuration);
        services.AddSppsSignIn(configuration);
        services.AddSppsWeb();
        services.AddSppsPortal();
        services.AddSppsTelemetry(configuration);
        return services;
    }
}
