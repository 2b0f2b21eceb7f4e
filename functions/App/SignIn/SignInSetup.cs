using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.SignIn.StepUp;
using SppsFlows.SignIn.StepUp.Authenticators;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

internal static class SignInSetup
{
    public static IServiceCollection AddSppsSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SignInOptions>(configuration.GetSection("SignIn"));
        services.Configure<StepUpOptions>(configuration.GetSection("Credentials"));
        services.AddSingleton(SignInLinks.SignIn);
        services.AddSingleton<AccessRules>();
        services.AddScoped<Sessions>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<SignInMails>();
        services.AddScoped<SignInLock>();
        services.AddScoped<MailSignIn>();
        services.AddScoped<RedeemSignIn>();
        services.AddScoped<IGuessingAlert, GuessingAlert>();
        services.AddScoped<StepUpMails>();
        services.AddScoped<AuthenticatorApps>();
        services.AddScoped<StepUpCodes>();
        services.AddScoped<StepUps>();
        return services;
    }
}
