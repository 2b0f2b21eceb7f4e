using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Policy;

/// <summary>A platform that went through app vetting (E1), whatever the result. The ones named by the policy itself are not here.</summary>
public sealed class VettedPlatform
{
    /// <summary><see cref="PlatformCatalogue.Key"/> of its name.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    public bool Approved { get; set; }

    public List<string> Aliases { get; set; } = [];

    /// <summary>Hosts of its pages, without <c>www.</c>; empty when any address is right.</summary>
    public List<string> Hosts { get; set; } = [];

    public int? MinimumAge { get; set; }

    /// <summary>What it may be used for; public. Null when it was refused.</summary>
    public string? AllowedFor { get; set; }

    /// <summary>Public. Of a refusal, the reason: for staff only.</summary>
    public string? Conditions { get; set; }

    public DateTimeOffset VettedAt { get; set; }

    /// <summary>Who answered for the offices; never public.</summary>
    public List<string> VettedByIds { get; set; } = [];

    /// <summary>The vetting that it came of.</summary>
    public Guid VettingId { get; set; }

    public PlatformEntry ToEntry() => new(
        Id, Name, Approved ? PlatformStanding.Vetted : PlatformStanding.Refused, Aliases, Hosts, PlatformHandle.AnyRule, MinimumAge,
        Conditions: Conditions);
}

internal sealed class VettedPlatformTable : IEntityTypeConfiguration<VettedPlatform>
{
    public void Configure(EntityTypeBuilder<VettedPlatform> builder) => builder.ToTable("VettedPlatforms");
}
