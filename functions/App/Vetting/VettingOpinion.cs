using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Directory;

namespace SppsFlows.Vetting;

/// <summary>What one of the two offices answered.</summary>
public sealed class VettingOpinion
{
    public required Guid VettingId { get; init; }

    public required Role Office { get; init; }

    public required bool Agrees { get; init; }

    /// <summary>What it may be used for; public. Null with a “no”.</summary>
    public string? AllowedFor { get; init; }

    /// <summary>Public.</summary>
    public string? Conditions { get; init; }

    /// <summary>In years, by the app’s own terms.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>Of a “no”; whoever asked reads it.</summary>
    public string? Reason { get; init; }

    public required string ById { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class VettingOpinionTable : IEntityTypeConfiguration<VettingOpinion>
{
    public void Configure(EntityTypeBuilder<VettingOpinion> builder)
    {
        builder.ToTable("VettingOpinions").HasKey(opinion => new { opinion.VettingId, opinion.Office });
        builder.Property(opinion => opinion.Office).HasConversion<string>();
    }
}
