using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Approvals;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

public static class AccountsSetup
{
    public static IServiceCollection AddSppsAccounts(this IServiceCollection services)
    {
        services.AddSingleton(AccountLinks.FixAccountRequest);
        services.AddScoped<AccountRequestReader>();
        services.AddScoped<AccountRequestMails>();
        services.AddScoped<SubmitAccountRequest>();
        services.AddScoped<FollowPolicy>();
        services.AddScoped<ConcludeApproval>();
        services.AddScoped<RegisterAccount>();
        services.AddScoped<RemindAboutAccountRequest>();
        services.AddScoped<MendAccountRequest>();
        services.AddScoped<MendForms>();
        services.AddScoped<WithdrawAccountRequest>();
        services.AddScoped<RecordVetting>();
        services.AddScoped<ReservePage>();
        services.AddScoped<IAccountRequesters, AccountRequesters>();
        services.AddScoped<IApprovalQuestion, AccountRequestQuestion>();
        return services;
    }
}
