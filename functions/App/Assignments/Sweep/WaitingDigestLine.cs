using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Assignments.Sweep;

/// <summary>A reminder to an office that has no mailbox, for one of its people: a line of their next digest.</summary>
public sealed class WaitingDigestLine
{
    public required string PersonId { get; init; }

    public required Guid AssignmentId { get; init; }

    /// <summary>The office, as a <see cref="Party"/>.</summary>
    public required string Party { get; init; }

    /// <summary>Not before then: the day's digest had gone.</summary>
    public required DateTimeOffset DueAt { get; set; }
}

internal sealed class WaitingDigestLineTable : IEntityTypeConfiguration<WaitingDigestLine>
{
    public void Configure(EntityTypeBuilder<WaitingDigestLine> builder)
    {
        builder.ToTable("WaitingDigestLines");
        builder.HasKey(line => new { line.PersonId, line.AssignmentId });
        builder.HasIndex(line => line.DueAt);
    }
}
