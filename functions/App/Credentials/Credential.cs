using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Credentials.Vault;

namespace SppsFlows.Credentials;

/// <summary>
/// What the store knows of an account's credential (B1): a reference into the vault, and when it was sealed and taken out. It holds no part
/// of the credential itself, not even the username. Its state is the account's <see cref="Registry.Account.Escrow"/>.
/// </summary>
public sealed class Credential
{
    public required Guid AccountId { get; init; }

    /// <summary>Who keeps it (B2); follows from the account's kind when it is sealed.</summary>
    public required Custody Custody { get; init; }

    /// <summary>The vault's name for the version that counts now.</summary>
    public required string Version { get; set; }

    /// <summary>For classroom accounts: the version of the username that Communications may see (B2).</summary>
    public string? UsernameVersion { get; set; }

    public required DateTimeOffset SealedAt { get; set; }

    public required string SealedById { get; set; }

    public bool HasTotp { get; set; }

    public int BackupCodes { get; set; }

    /// <summary>
    /// The vault's mark of that version, by which its password is recognized if another account has it too (<c>docs/decisions/0005</c>).
    /// </summary>
    public string? Mark { get; set; }

    /// <summary>The date by which it must be changed (B8), local.</summary>
    public DateOnly? RotateBy { get; set; }

    /// <summary>First taken out by its custodian.</summary>
    public DateTimeOffset? CollectedAt { get; set; }

    public DateTimeOffset? RevealedAt { get; set; }

    public string? RevealedById { get; set; }

    public SecretKey Key => new(AccountId, Custody);

    /// <summary>
    /// Where the username that Communications may see is kept: alone for classrooms, inside the credential for the others.
    /// </summary>
    public (SecretKey Key, string Version) Username =>
        UsernameVersion is { } alone ? (new SecretKey(AccountId, Custody.Communications), alone) : (Key, Version);
}

internal sealed class CredentialTable : IEntityTypeConfiguration<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.ToTable("Credentials");
        builder.HasKey(credential => credential.AccountId);
        builder.Property(credential => credential.AccountId).ValueGeneratedNever();
        builder.Property(credential => credential.Custody).HasConversion<string>();
        builder.Ignore(credential => credential.Key).Ignore(credential => credential.Username);
        builder.HasIndex(credential => credential.RotateBy);
        builder.HasIndex(credential => credential.Mark);
    }
}
