using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Audit;

/// <summary>
/// A signed statement "at this time the chain had this size and this root" (J5): a chain that was cut short or rewritten no longer agrees
/// with checkpoints that are kept elsewhere.
/// </summary>
public sealed class AuditCheckpoint
{
    /// <summary>How many entries the chain had.</summary>
    public long Size { get; set; }

    /// <summary>The hash of entry <see cref="Size"/>.</summary>
    public required byte[] Root { get; init; }

    public DateTimeOffset At { get; set; }

    /// <summary>ECDSA P-256 over size, root and time.</summary>
    public required byte[] Signature { get; init; }
}

internal sealed class AuditCheckpointTable : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> builder)
    {
        builder.ToTable("AuditCheckpoints");
        builder.HasKey(checkpoint => checkpoint.Size);
        builder.Property(checkpoint => checkpoint.Size).ValueGeneratedNever();
    }
}
