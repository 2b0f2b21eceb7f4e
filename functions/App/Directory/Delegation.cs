using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Directory;

/// <summary>
/// Somebody stands in for somebody else, or for whoever holds a post, from day to day (A13). Questions then go to both. It covers posts only: what a person
/// does for themselves (their own requests, the accounts that they manage) is never passed on, and a delegate passes nothing on either.
/// </summary>
public sealed class Delegation
{
    public required Guid Id { get; init; }

    /// <summary>Who stands in.</summary>
    public required string PersonId { get; init; }

    /// <summary>For all posts of this person; null when it is for one post, whoever holds it, and also while nobody does.</summary>
    public string? ForPersonId { get; init; }

    /// <summary>The post; null when it is for all posts of a person.</summary>
    public Role? Role { get; init; }

    /// <summary>Where the post is; null as <see cref="Role"/>.</summary>
    public string? OrgId { get; init; }

    /// <summary>The first of the district's days.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last of the district's days.</summary>
    public required DateOnly Until { get; set; }

    public required string NamedById { get; init; }

    public required DateTimeOffset NamedAt { get; init; }

    /// <summary>Called off before its last day.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Open questions were looked at again because it had begun.</summary>
    public bool IsBegun { get; set; }

    /// <summary>… and because it was over.</summary>
    public bool IsOver { get; set; }

    public bool IsActiveOn(DateOnly day) => EndedAt is null && From <= day && day <= Until;

    /// <summary>Whether it covers a post in which <paramref name="holderId"/> is asked.</summary>
    public bool Covers(Post post, string? holderId) => ForPersonId is null ? Role == post.Role && OrgId == post.OrgId : ForPersonId == holderId;
}

/// <summary>An office that people hold: the principal of a school, the Office of Communications.</summary>
/// <param name="OrgId">Null: of the whole district, whatever org the roster files its people under.</param>
public sealed record Post(Role Role, string? OrgId);

internal sealed class DelegationTable : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("Delegations");
        builder.Property(delegation => delegation.Role).HasConversion<string>();
        builder.HasIndex(delegation => delegation.Until);
        builder.HasOne<Person>().WithMany().HasForeignKey(delegation => delegation.PersonId);
    }
}
