using Microsoft.EntityFrameworkCore;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;

namespace SppsFlows.Credentials;

/// <summary>What the store knows of credentials; no part of one is in it.</summary>
public static class CredentialTables
{
    extension(SppsDb db)
    {
        public DbSet<Credential> Credentials => db.Set<Credential>();
    }

    internal static void AddCredentialTables(this ModelBuilder model)
    {
        model.ApplyConfiguration(new CredentialTable());
        model.ApplyConfiguration(new BreakGlassCaseTable());
        model.ApplyConfiguration(new ProtectedPepperTable());
        model.ApplyConfiguration(new SealOperationTable());
        model.ApplyConfiguration(new HandOverTaskTable());
        model.ApplyConfiguration(new MisplacedSecretTable());
        model.ApplyConfiguration(new RetrievalTicketTable());
        model.ApplyConfiguration(new RotationTaskTable());
    }
}
