using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Assignments;

/// <summary>One whom an assignment asks or tells, with a count of their own.</summary>
public sealed class Assignee
{
    public required Guid Id { get; init; }

    public required Guid AssignmentId { get; init; }

    /// <summary>A <see cref="Assignments.Party"/> as text.</summary>
    public required string Party { get; init; }

    public required AssigneeRole As { get; init; }

    /// <summary>0: responsible, or in the place of somebody who is; else the level of escalation.</summary>
    public int Level { get; init; }

    /// <summary>For whom a delegate stands in; null where the post is vacant, and for everybody else.</summary>
    public string? ForPersonId { get; init; }

    /// <summary>Why this one, for the audit and for "who acted as what".</summary>
    public required string Because { get; init; }

    /// <summary>Reminders and escalation count from here.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Reminders that went, by mail or in a digest; those that a pause of the system has missed count as one.</summary>
    public int Reminders { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>When the next digest line is due; null: none, or not by digest.</summary>
    public DateTimeOffset? RemindAt { get; set; }

    public DateTimeOffset? TakenBackAt { get; set; }

    public TakenBack? TakenBackBecause { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum AssigneeRole
{
    Responsible,

    /// <summary>Asked besides, because those responsible did not answer.</summary>
    Escalation,

    /// <summary>Stands in for one of the former (A13).</summary>
    Delegate,

    /// <summary>Only told; an answer of theirs does not count.</summary>
    Informed,
}

/// <summary>Stored as text; never rename.</summary>
public enum TakenBack
{
    /// <summary>By registry or directory it is no longer theirs.</summary>
    Replaced,

    /// <summary>Everybody is asked again, for a graver reason.</summary>
    AskedAgain,
}

internal sealed class AssigneeTable : IEntityTypeConfiguration<Assignee>
{
    public void Configure(EntityTypeBuilder<Assignee> builder)
    {
        builder.ToTable("Assignees");
        builder.Property(assignee => assignee.Id).ValueGeneratedNever();
        builder.Property(assignee => assignee.As).HasConversion<string>();
        builder.Property(assignee => assignee.TakenBackBecause).HasConversion<string>();
        builder.HasIndex(assignee => assignee.RemindAt);
        builder.HasIndex(assignee => new { assignee.Party, assignee.RemindAt });
    }
}
