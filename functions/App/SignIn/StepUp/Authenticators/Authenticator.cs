using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>
/// A person's authenticator app (RFC 6238), which proves that it is them (B3): access to their mailbox is not enough to have it.
/// </summary>
public sealed class Authenticator
{
    public required string PersonId { get; init; }

    /// <summary>Encrypted by Data Protection, whose keys are outside this database.</summary>
    public required byte[] ProtectedSeed { get; set; }

    /// <summary>When the seed was shown; it waits for a first code for a while.</summary>
    public required DateTimeOffset BegunAt { get; set; }

    /// <summary>The app counts from then on.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The newest time step (30 seconds) whose code was taken: each code works once (RFC 6238, 5.2).</summary>
    public long LastStep { get; set; }
}

internal sealed class AuthenticatorTable : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("Authenticators");
        builder.HasKey(authenticator => authenticator.PersonId);
    }
}
