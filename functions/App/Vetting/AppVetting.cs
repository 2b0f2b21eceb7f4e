using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Directory;

namespace SppsFlows.Vetting;

/// <summary>One app on its way through the district’s app vetting (E1), for everybody who asked for it.</summary>
public sealed class AppVetting
{
    public required Guid Id { get; init; }

    /// <summary>As whoever asked first wrote it.</summary>
    public required string Name { get; init; }

    /// <summary>Its web site; null when an account request did not say.</summary>
    public string? Url { get; set; }

    /// <summary>What the first who asked wants it for.</summary>
    public required string Purpose { get; set; }

    /// <summary>Who will use it, with their ages or grades.</summary>
    public string? Ages { get; set; }

    /// <summary>Null here and below: whoever asked did not know.</summary>
    public string? DataCollected { get; set; }

    public string? SignIn { get; set; }

    public string? Cost { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public VettingState State { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public List<VettingWish> Wishes { get; init; } = [];

    public List<VettingOpinion> Opinions { get; init; } = [];

    /// <summary>As in the audit.</summary>
    public string Subject => $"vetting/{Id}";

    /// <summary>Whoever still waits for the result.</summary>
    public IEnumerable<VettingWish> Waiting => Wishes.Where(wish => wish.LeftAt is null);

    public VettingOpinion? OpinionOf(Role office) => Opinions.Find(opinion => opinion.Office == office);
}

/// <summary>Stored as text; never rename.</summary>
public enum VettingState
{
    Open,

    /// <summary>Both offices agreed.</summary>
    Allowed,

    /// <summary>One of them did not.</summary>
    Declined,

    /// <summary>Nobody wants it any more.</summary>
    Withdrawn,
}

internal sealed class AppVettingTable : IEntityTypeConfiguration<AppVetting>
{
    public void Configure(EntityTypeBuilder<AppVetting> builder)
    {
        builder.ToTable("AppVettings");
        builder.Property(vetting => vetting.State).HasConversion<string>();
        builder.Ignore(vetting => vetting.Subject).Ignore(vetting => vetting.Waiting);
        builder.HasMany(vetting => vetting.Wishes).WithOne().HasForeignKey(wish => wish.VettingId);
        builder.HasMany(vetting => vetting.Opinions).WithOne().HasForeignKey(opinion => opinion.VettingId);
        builder.HasIndex(vetting => vetting.State);
    }
}
