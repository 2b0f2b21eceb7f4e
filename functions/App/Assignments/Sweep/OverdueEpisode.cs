using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Steps were not taken in time, although somebody swept: from when until when. One alert goes for each.</summary>
public sealed class OverdueEpisode
{
    public required Guid Id { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>The step that was overdue first.</summary>
    public required DateTimeOffset OldestDueAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class OverdueEpisodeTable : IEntityTypeConfiguration<OverdueEpisode>
{
    public void Configure(EntityTypeBuilder<OverdueEpisode> builder)
    {
        builder.ToTable("OverdueEpisodes");
        builder.HasIndex(episode => episode.EndedAt);
    }
}
