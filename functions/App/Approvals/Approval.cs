using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Assignments;
using SppsFlows.Data;

namespace SppsFlows.Approvals;

/// <summary>
/// What belongs to a decision (A5) besides what its <see cref="Assignment"/> says: who was asked, who decided what, when, and with which
/// signature. There from the decision on.
/// </summary>
public sealed class Approval
{
    /// <summary>The assignment's.</summary>
    public required Guid Id { get; init; }

    /// <summary>What the approver wrote to the requester.</summary>
    public string? Note { get; init; }

    /// <summary>The approver said "this was not me".</summary>
    public DateTimeOffset? DisownedAt { get; set; }
}

/// <summary>Stored as text, the outcome of an assignment; never rename.</summary>
public enum Decision
{
    Approved,
    ChangesAsked,
    Declined,
}

/// <summary>Decisions in the store.</summary>
public static class ApprovalTables
{
    extension(SppsDb db)
    {
        public DbSet<Approval> Approvals => db.Set<Approval>();
    }

    internal static void AddApprovalTables(this ModelBuilder model) => model.ApplyConfiguration(new ApprovalTable());

    private sealed class ApprovalTable : IEntityTypeConfiguration<Approval>
    {
        public void Configure(EntityTypeBuilder<Approval> builder)
        {
            builder.ToTable("Approvals");
            builder.Property(approval => approval.Id).ValueGeneratedNever();
            builder.HasOne<Assignment>().WithOne().HasForeignKey<Approval>(approval => approval.Id);
        }
    }
}
