using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Mail;

public static class MailSetup
{
    public static IServiceCollection AddSppsMail(this IServiceCollection services)
    {
        services.AddScoped<MailOutbox>();
        return services;
    }
}
