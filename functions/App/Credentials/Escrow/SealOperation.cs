using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// A credential on its way into the vault. Written before the vault is asked, so that a crash between the vault and this store is detected:
/// what the vault has kept under this id is then finished, what it has not kept is asked for again. It holds nothing of the secret.
/// </summary>
public sealed class SealOperation
{
    /// <summary>The vault keeps one version for this id, however often it is asked.</summary>
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string PersonId { get; init; }

    /// <summary>The mailed link; null when signed in.</summary>
    public Guid? LinkId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public SealState State { get; set; }

    public bool HasTotp { get; init; }

    public int BackupCodes { get; init; }

    /// <summary>The person attested that the password was changed on the platform (B8).</summary>
    public bool Attested { get; init; }

    /// <summary>The version of the text that they attested (<see cref="Policy.RotationAttestation"/>).</summary>
    public string? AttestedVersion { get; init; }

    /// <summary>The password is weak or used elsewhere, and was sealed anyway.</summary>
    public bool Doubtful { get; init; }
}

/// <summary>Stored as text; never rename.</summary>
public enum SealState
{
    Began,
    Kept,

    /// <summary>
    /// It does not count: the vault has not kept it, or a newer one counts already. The person was told, or is asked again.
    /// </summary>
    Abandoned,

    /// <summary>Kept, and outdated versions are disabled.</summary>
    Settled,

    /// <summary>Abandoned, and whatever the vault may still have kept of it is disabled.</summary>
    Dropped,
}

internal sealed class SealOperationTable : IEntityTypeConfiguration<SealOperation>
{
    public void Configure(EntityTypeBuilder<SealOperation> builder)
    {
        builder.Property(operation => operation.State).HasConversion<string>();
        builder.HasIndex(operation => new { operation.State, operation.StartedAt });
        builder.HasIndex(operation => operation.AccountId);
    }
}
