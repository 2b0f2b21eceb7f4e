using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Ownership;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Intake.Secrets;

namespace SppsFlows.Credentials;

public static class CredentialsSetup
{
    public static IServiceCollection AddSppsCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<CredentialOptions>(configuration.GetSection("Credentials"));
        // A picture of an authenticator's code must not be spooled to a disk: what the form receives stays in memory.
        services.Configure<FormOptions>(form => form.MemoryBufferThreshold = CredentialForm.MostPictureBytes + 1024 * 1024);
        services.AddAuditSentences(CredentialSentences.All);
        services.AddSingleton(CredentialLinks.EscrowCredential);
        services.AddSingleton(CredentialLinks.RevealCredential);
        services.AddSingleton(CredentialLinks.HandOverAccount);
        services.AddSingleton(CredentialLinks.RepairMisplacedSecret);
        services.AddScoped<ReadCustody>();
        services.AddScoped<CredentialVault>();
        services.AddScoped<CredentialMails>();
        services.AddScoped<ReusePepper>();
        services.AddScoped<PasswordHints>();
        services.AddScoped<SealTargets>();
        services.AddScoped<SealMails>();
        services.AddScoped<FollowUpSeal>();
        services.AddScoped<FinishSeal>();
        services.AddScoped<BeginSeal>();
        services.AddScoped<SealCredential>();
        services.AddScoped<SealEntry>();
        services.AddScoped<SealForms>();
        services.AddScoped<SettleSeals>();
        services.AddScoped<CloseRotation>();
        services.AddScoped<OpenRotation>();
        services.AddScoped<AskRotation>();
        services.AddScoped<StartAgedRotations>();
        services.AddAssignmentKind<RotationAssignment>(RotationAssignment.Kind, actions: null, CredentialSentences.OfRotation);
        services.AddScoped<BreakGlassMails>();
        services.AddScoped<AskBreakGlass>();
        services.AddScoped<EndBreakGlass>();
        services.AddScoped<UseBreakGlass>();
        services.AddScoped<FollowBreakGlass>();
        services.AddScoped<ConcludeBreakGlass>();
        services.AddApprovalKind<EmergencyAccess>(EmergencyAccess.Kind);
        services.AddScoped<RetrievalMails>();
        services.AddScoped<OpenTicket>();
        services.AddScoped<ReadTicket>();
        services.AddScoped<RedeemTicket>();
        services.AddScoped<SecretPage>();
        services.AddScoped<OpenSeed>();
        services.AddScoped<CredentialPages>();
        services.AddAssignmentKind<HandOverAssignment>(
            HandOverAssignment.Kind, HandOverAssignment.Actions, CredentialSentences.OfHandOver);
        services.AddAssignmentKind<ClosingAssignment>(ClosingAssignment.Kind, actions: null, CredentialSentences.OfClosing);
        services.AddScoped<HandOverMails>();
        services.AddScoped<HandOverDoors>();
        services.AddScoped<HandOverPages>();
        services.AddScoped<DecideHandOver>();
        services.AddScoped<CloseAccount>();
        services.AddScoped<EmptyVault>();
        services.AddScoped<FindLeavers>();
        services.AddAssignmentKind<MisplacedSecretRepair>(MisplacedSecretRepair.Kind);
        services.AddScoped<IMisplacedSecrets, RecordMisplacedSecret>();
        services.AddScoped<AnswerMisplaced>();
        services.AddSingleton<MisplacedPages>();
        services.AddScoped<ReadOwnership>();
        return services;
    }
}
