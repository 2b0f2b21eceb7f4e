using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Approvals;

/// <summary>
/// A question that one person decides (A4, A5): an account request, later a break-glass. The truth about the decision; flows only hear that
/// it came.
/// </summary>
public sealed class Approval
{
    /// <summary>See <see cref="IdOf"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>What kind of question: see <see cref="IApprovalQuestion.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is decided, as in the audit: <c>account-request/{id}</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Counted up when the requester answers "ask for changes", and when a decision was disowned.</summary>
    public required int Round { get; init; }

    public required string RequesterId { get; init; }

    /// <summary>The <c>AskApprover</c> instance that asks; null until it does.</summary>
    public string? FlowId { get; set; }

    /// <summary>Who is asked now; null while nobody can be found (A4).</summary>
    public string? ApproverId { get; set; }

    /// <summary>When that person was asked: reminders, escalation and expiry count from here.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    public DateTimeOffset? FirstAskedAt { get; set; }

    /// <summary>Reminders sent to that person.</summary>
    public int Reminders { get; set; }

    /// <summary>Once escalated, it stays so: both may decide (A6).</summary>
    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>To whom; null while nobody can be found.</summary>
    public string? EscalatedToId { get; set; }

    /// <summary>When Communications was last told that nobody can decide.</summary>
    public DateTimeOffset? NobodyToldAt { get; set; }

    /// <summary>Mails with a link sent for this question; numbers their keys.</summary>
    public int Mails { get; set; }

    public ApprovalState State { get; set; }

    public Decision? Decision { get; set; }

    public string? DecidedById { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The approver's name as typed, their signature (A5); null when they were signed in.</summary>
    public string? Signature { get; set; }

    /// <summary>What the approver wrote to the requester.</summary>
    public string? Note { get; set; }

    /// <summary>The approver said "this was not me".</summary>
    public DateTimeOffset? DisownedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its links' subject: a later round has links of its own.</summary>
    public string LinkSubject => $"approval/{Id}";

    /// <summary>The same for the same question and round, so that asking twice is asking once.</summary>
    public static Guid IdOf(string kind, string subject, int round)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{subject}\n{round}")).AsSpan(0, 16).ToArray();
        // RFC 9562 version 8: the bits are ours to define.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
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
        builder.ToTable("Approvals");
        builder.Property(approval => approval.State).HasConversion<string>();
        builder.Property(approval => approval.Decision).HasConversion<string>();
        builder.Ignore(approval => approval.LinkSubject);
        builder.HasIndex(approval => approval.Subject);
        builder.HasIndex(approval => new { approval.ApproverId, approval.State });
        builder.HasIndex(approval => new { approval.EscalatedToId, approval.State });
    }
}
