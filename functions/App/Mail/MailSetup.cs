using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;

namespace SppsFlows.Mail;

/// <summary>The outbox, the pump, and the mailer that <c>Mail:Provider</c> names.</summary>
public static class MailSetup
{
    public static IServiceCollection AddSppsMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection("Mail")).ValidateOnStart();
        services.AddAuditSentences(MailSentences.All);
        services.AddSingleton<MailOptionsCheck>();
        services.AddSingleton<IPostConfigureOptions<MailOptions>>(provider => provider.GetRequiredService<MailOptionsCheck>());
        services.AddSingleton<IValidateOptions<MailOptions>>(provider => provider.GetRequiredService<MailOptionsCheck>());
        services.AddHttpClient<SendGridMailer>();
        services.AddSingleton<LocalMailer>();
        services.AddTransient<SmtpMailer>();
        services.AddTransient<IMailer>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Provider switch
        {
            MailProvider.Smtp => provider.GetRequiredService<SmtpMailer>(),
            MailProvider.SendGrid => provider.GetRequiredService<SendGridMailer>(),
            _ => provider.GetRequiredService<LocalMailer>(),
        });
        services.AddSingleton<MailSignal>();
        services.AddScoped<MailOutbox>();
        services.AddScoped<OfficeAddresses>();
        services.AddScoped<SendRecord>();
        services.AddScoped<SendMail>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        services.AddSingleton<MailPump>();
        return services.AddHostedService(provider => provider.GetRequiredService<MailPump>());
    }
}
