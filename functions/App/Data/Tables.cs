using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Intake.Hooks;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.SignIn;
using SppsFlows.SignIn.StepUp;
using SppsFlows.SignIn.StepUp.Authenticators;

namespace SppsFlows.Data;

/// <summary>Every table by name: to find them by reflection would load every class of the app at the first query, and with them Azure's assemblies. A test finds one that is missing here.</summary>
internal static class Tables
{
    public static void Configure(ModelBuilder model)
    {
        model.ApplyConfiguration(new AccountRequestDraftTable());
        model.ApplyConfiguration(new AccountRequestTable());
        model.ApplyConfiguration(new AccountTable());
        model.ApplyConfiguration(new ApprovalTable());
        model.ApplyConfiguration(new AuditCheckpointTable());
        model.ApplyConfiguration(new AuditEntryTable());
        model.ApplyConfiguration(new AuditKeyTable());
        model.ApplyConfiguration(new CredentialTable());
        model.ApplyConfiguration(new BreakGlassCaseTable());
        model.ApplyConfiguration(new ProtectedPepperTable());
        model.ApplyConfiguration(new SealOperationTable());
        model.ApplyConfiguration(new HandOverTaskTable());
        model.ApplyConfiguration(new MisplacedSecretTable());
        model.ApplyConfiguration(new RetrievalTicketTable());
        model.ApplyConfiguration(new RotationTaskTable());
        model.ApplyConfiguration(new StepUpChallengeTable());
        model.ApplyConfiguration(new AuthenticatorTable());
        model.ApplyConfiguration(new OrgUnitTable());
        model.ApplyConfiguration(new PersonTable());
        model.ApplyConfiguration(new RoleAssignmentTable());
        model.ApplyConfiguration(new FlowCommandTable());
        model.ApplyConfiguration(new HookDeliveryTable());
        model.ApplyConfiguration(new ActionLinkTable());
        model.ApplyConfiguration(new LinkCautionTable());
        model.ApplyConfiguration(new OutgoingMailTable());
        model.ApplyConfiguration(new AcknowledgedTextTable());
        model.ApplyConfiguration(new SessionTable());
        model.ApplyConfiguration(new SignInChallengeTable());
    }
}
