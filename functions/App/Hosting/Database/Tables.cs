using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Intake;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.SignIn;
using SppsFlows.Vetting;

namespace SppsFlows.Hosting.Database;

/// <summary>
/// The tables of every feature, one line each; a feature names its tables itself. To find them by reflection would load every class of the
/// app at the first query, and with them Azure's assemblies. A test finds one that is missing.
/// </summary>
internal static class Tables
{
    public static void Configure(ModelBuilder model)
    {
        model.AddDirectoryTables();
        model.AddPolicyTables();
        model.AddAuditTables();
        model.AddFlowTables();
        model.AddMailTables();
        model.AddIntakeTables();
        model.AddLinkTables();
        model.AddSignInTables();
        model.AddAssignmentTables();
        model.AddRegistryTables();
        model.AddApprovalTables();
        model.AddVettingTables();
        model.AddCredentialTables();
        model.AddAccountTables();
    }
}
