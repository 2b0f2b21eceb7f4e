using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Audit;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Hooks;
using SppsFlows.Intake.Inbound;
using SppsFlows.Intake.MailEvents;

namespace SppsFlows.Intake;

internal static class IntakeSetup
{
    public static IServiceCollection AddSppsIntake(this IServiceCollection services, IConfiguration configuration)
    {
        // Mails come in every charset there ever was.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        services.Configure<IntakeOptions>(configuration.GetSection("Intake"));
        services.AddAuditSentences(IntakeSentences.All);
        services.AddSingleton<FormCatalogue>();
        services.AddSingleton<HookCaller>();
        services.AddSingleton<InboundPoster>();
        services.AddScoped<ReceiveForm>();
        services.AddScoped<RecordMailEvents>();
        services.AddScoped<TakeInMail>();
        services.AddScoped<ReceiveMail>();
        return services.AddHostedService<IntakeCheck>();
    }
}
