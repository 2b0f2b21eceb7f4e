using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Approvals;

/// <summary>A question that one person decides (A4, A5): an account request, later a break-glass. The truth about the decision; flows only hear that it came.</summary>
public sealed class Approval
{
    /// <summary>Derived from kind, subject and round, so that asking twice is asking once.</summary>
    public required Guid Id { get; init; }

    public required ApprovalKind Kind { get; init; }

    /// <summary>As in the audit: <c>account-request/{id}</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Counted up when the requester answers "ask for changes".</summary>
    public required int Round { get; init; }

    public required string RequesterId { get; init; }

    /// <summary>Who is asked now; null while nobody can be found (A4).</summary>
    public string? ApproverId { get; set; }

    public ApprovalState State { get; set; }

    public Decision? Decision { get; set; }

    public string? DecidedById { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The approver's name as typed, their signature (A5).</summary>
    public string? Signature { get; set; }

    /// <summary>What the approver wrote to the requester.</summary>
    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FirstAskedAt { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum ApprovalKind
{
    AccountRequest,
}

/// <summary>Stored as text; never rename.</summary>
public enum ApprovalState
{
    Open,
    Decided,
    Expired,
    Withdrawn,
}

/// <summary>Stored as text; never rename.</summary>
public enum Decision
{
    Approved,
    ChangesAsked,
    Declined,
}

internal sealed class ApprovalTable : IEntityTypeConfiguration<Approval>
{
    public void Configure(EntityTypeBuilder<Approval> builder)
    {
        builder.Property(approval => approval.Kind).HasConversion<string>();
        builder.Property(approval => approval.State).HasConversion<string>();
        builder.Property(approval => approval.Decision).HasConversion<string>();
        builder.HasIndex(approval => approval.Subject);
        builder.HasIndex(approval => new { approval.ApproverId, approval.State });
    }
}
