using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.SignIn.StepUp;

/// <summary>
/// A signed-in person proves anew, in this browser, that it is them (B3): by a code from their authenticator app, or one that goes to their
/// mail. Kept as hashes.
/// </summary>
public sealed class StepUpChallenge
{
    public required Guid Id { get; init; }

    public required string PersonId { get; init; }

    /// <summary>SHA-256 of the browser's cookie: a code is of no use in another browser.</summary>
    public required byte[] BrowserHash { get; init; }

    /// <summary>From the person's authenticator app.</summary>
    public bool ByApp { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Wrong codes from an app; those typed in place of a mailed one are counted there.</summary>
    public int Tries { get; set; }

    /// <summary>From then on it is fresh for a while.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }
}

internal sealed class StepUpChallengeTable : IEntityTypeConfiguration<StepUpChallenge>
{
    public void Configure(EntityTypeBuilder<StepUpChallenge> builder)
    {
        builder.HasIndex(challenge => challenge.BrowserHash);
        builder.HasIndex(challenge => new { challenge.PersonId, challenge.SentAt });
    }
}
