using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>
/// A person's authenticator app (RFC 6238), by which they prove that it is them (B3): something that whoever has their mailbox does not
/// have.
/// </summary>
public sealed class Authenticator
{
    public required string PersonId { get; init; }

    /// <summary>Encrypted by Data Protection, whose keys lie outside this database.</summary>
    public required byte[] ProtectedSeed { get; set; }

    /// <summary>When the seed was shown; for a while it waits for a first code.</summary>
    public required DateTimeOffset BegunAt { get; set; }

    /// <summary>From then on it counts.</summary>
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
