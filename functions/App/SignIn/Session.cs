using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>A signed-in browser (J3). Kept on the server, so that signing out, or leaving the district, ends it at once.</summary>
public sealed class Session
{
    /// <summary>SHA-256 of the cookie's value.</summary>
    public required byte[] Id { get; init; }

    public required string PersonId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Somebody asked to sign in: a link and a code are in their mail.</summary>
public sealed class SignInChallenge
{
    public required Guid Id { get; init; }

    /// <summary>Null when the address is nobody's: the page must not tell.</summary>
    public string? PersonId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    internal CodeFor Code(SignInOptions options) => new(CodeUse.SignIn, $"sign-in/{Id}", PersonId, options.MaxTries);
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder) => builder.HasIndex(session => session.PersonId);
}

internal sealed class SignInChallengeTable : IEntityTypeConfiguration<SignInChallenge>
{
    public void Configure(EntityTypeBuilder<SignInChallenge> builder) => builder.HasIndex(challenge => challenge.ExpiresAt);
}
