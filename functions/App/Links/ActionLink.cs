using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Links;

/// <summary>
/// A mailed link (A5) to a task for one person. The token itself is only in the mail; its hash is kept here. A link alone never opens a
/// secret.
/// </summary>
public sealed class ActionLink
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The name of its <see cref="LinkPurpose"/>. The page for one purpose does not know links for another.</summary>
    public required string Purpose { get; init; }

    /// <summary><c>account-request/{id}</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The last part of <see cref="Subject"/>.</summary>
    public Guid SubjectId => Guid.Parse(Subject.AsSpan(Subject.LastIndexOf('/') + 1));

    /// <summary>Whom it is for. Forwarding does not change that.</summary>
    public required string PersonId { get; init; }

    /// <summary>The mail that carries it.</summary>
    public required string MailKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Told on the page that an old link opens.</summary>
    public RevokedBecause? RevokedBecause { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum RevokedBecause
{
    /// <summary>Somebody else decides now (A4).</summary>
    ApproverReplaced,

    /// <summary>A newer mail carries a newer link.</summary>
    Renewed,

    /// <summary>The task is over: decided, withdrawn, expired.</summary>
    TaskEnded,

    /// <summary>Taken back by a person.</summary>
    ByPerson,
}

internal sealed class ActionLinkTable : IEntityTypeConfiguration<ActionLink>
{
    public void Configure(EntityTypeBuilder<ActionLink> builder)
    {
        builder.ToTable("Links");
        builder.Property(link => link.RevokedBecause).HasConversion<string>();
        builder.Ignore(link => link.SubjectId);
        builder.HasIndex(link => link.TokenHash).IsUnique();
        builder.HasIndex(link => link.Subject);
    }
}
