using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.SignIn;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Web;

internal static class WebSetup
{
    public static IServiceCollection AddSppsWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SignInOptions>(configuration.GetSection("SignIn"));
        services.AddAntiforgery(options => (options.Cookie.Name, options.FormFieldName) = ("spps-form", "_form"));
        services.AddSingleton<AccessRules>();
        services.AddSingleton<RateLimits>();
        services.AddScoped<Sessions>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<SignInLock>();
        services.AddScoped<SignInByMail>();
        services.AddScoped<GuessingAlert>();
        services.AddHttpContextAccessor();
        return services;
    }

    /// <summary>Outermost first.</summary>
    public static void UseSppsPipeline(this IFunctionsWorkerApplicationBuilder builder)
    {
        builder.UseMiddleware<SecurityHeaders>();
        builder.UseMiddleware<ErrorPage>();
        builder.UseMiddleware<Guard>();
    }
}
