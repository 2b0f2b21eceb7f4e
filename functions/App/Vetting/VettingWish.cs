using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Vetting;

/// <summary>Somebody who waits for the result: a person by the form, or an account request.</summary>
public sealed class VettingWish
{
    public required Guid Id { get; init; }

    public required Guid VettingId { get; init; }

    public required string PersonId { get; init; }

    /// <summary>The app as this one wrote it: another name of it in the catalogue later.</summary>
    public required string Name { get; init; }

    public required string Purpose { get; set; }

    /// <summary>The subject of the account request that waits; null: asked by the form.</summary>
    public string? About { get; init; }

    /// <summary>What that request is, in words.</summary>
    public string? AccountWanted { get; init; }

    /// <summary>The flow to tell.</summary>
    public string? FlowId { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? LeftAt { get; set; }
}

internal sealed class VettingWishTable : IEntityTypeConfiguration<VettingWish>
{
    public void Configure(EntityTypeBuilder<VettingWish> builder)
    {
        builder.ToTable("VettingWishes");
        builder.Property(wish => wish.Id).ValueGeneratedNever();
        builder.HasIndex(wish => wish.PersonId);
        builder.HasIndex(wish => wish.About);
    }
}
