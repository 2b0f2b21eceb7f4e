using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Audit;

/// <summary>
/// The key that signs checkpoints: ECDSA P-256, its private half encrypted by Data Protection, whose own keys are outside this database.
/// </summary>
public sealed class AuditKey
{
    /// <summary>Always 1: a second key would be a second truth.</summary>
    public int Id { get; init; } = 1;

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] PublicKey { get; init; }

    public required byte[] ProtectedPrivateKey { get; init; }
}

internal sealed class AuditKeyTable : IEntityTypeConfiguration<AuditKey>
{
    public void Configure(EntityTypeBuilder<AuditKey> builder) => builder.Property(key => key.Id).ValueGeneratedNever();
}
