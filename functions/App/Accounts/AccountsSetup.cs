using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts.Follow;
using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Request;
using SppsFlows.Accounts.Reserve;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Intake.Forms;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

public static class AccountsSetup
{
    public static IServiceCollection AddSppsAccounts(this IServiceCollection services)
    {
        services.AddAuditSentences(AccountSentences.All);
        services.AddSingleton(AccountLinks.FixAccountRequest);
        services.AddScoped<RequestFactsLoader>();
        services.AddScoped<AccountRequestMails>();
        services.AddSingleton(AccountRequestFields.Definition);
        services.AddScoped<IFormTaker, TakeInAccountRequest>();
        services.AddScoped<AnsweredDraft>();
        services.AddScoped<KeepDraft>();
        services.AddScoped<SubmitAccountRequest>();
        services.AddScoped<AskForRequest>();
        services.AddScoped<DecideByPolicy>();
        services.AddScoped<FollowPolicy>();
        services.AddScoped<ConcludeApproval>();
        services.AddScoped<RegisterAccount>();
        services.AddScoped<MendAccountRequest>();
        services.AddScoped<MendForms>();
        services.AddScoped<MendPages>();
        services.AddAssignmentKind<MendRequest>(MendRequest.Kind);
        services.AddAssignmentKind<CompleteDraft>(CompleteDraft.Kind);
        services.AddAssignmentKind<CredentialEscrow>(CredentialEscrow.Kind);
        services.AddScoped<WithdrawAccountRequest>();
        services.AddScoped<ReservePage>();
        services.AddAssignmentKind<PageReservation>(PageReservation.Kind);
        services.AddScoped<IAccountRequesters, AccountRequesters>();
        services.AddApprovalKind<AccountApproval>(AccountApproval.Kind, AccountApproval.Actions);
        return services;
    }
}
