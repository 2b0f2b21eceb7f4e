using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// Permission to take one credential out once (B3, B6): for one person, for a reason, for a short time. Its token is in an address; only
/// the link's hash is kept.
/// </summary>
public sealed class RetrievalTicket
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string PersonId { get; init; }

    public required RetrievalKind Kind { get; init; }

    public required string Reason { get; init; }

    /// <summary>For <see cref="RetrievalKind.BreakGlass"/>.</summary>
    public Guid? BreakGlassId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The audit entry was written, and the secret may be shown: once.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Names the one redemption that won.</summary>
    public Guid? ClaimId { get; set; }

    /// <summary>Redemptions that came too late (B6).</summary>
    public int LateRedemptions { get; set; }

    public string LinkSubject => $"retrieval/{Id}";
}

/// <summary>Stored as text; never rename.</summary>
public enum RetrievalKind
{
    /// <summary>All of it, by its custodian (B3).</summary>
    Secret,

    /// <summary>The authenticator's current code only (B4).</summary>
    Code,

    /// <summary>All of it, by break-glass (B5).</summary>
    BreakGlass,
}

internal sealed class RetrievalTicketTable : IEntityTypeConfiguration<RetrievalTicket>
{
    public void Configure(EntityTypeBuilder<RetrievalTicket> builder)
    {
        builder.Property(ticket => ticket.Kind).HasConversion<string>();
        builder.Ignore(ticket => ticket.LinkSubject);
        builder.HasIndex(ticket => ticket.AccountId);
    }
}
