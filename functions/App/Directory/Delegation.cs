using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Directory;

/// <summary>
/// Somebody stands in for somebody else, or for whoever holds a post, from day to day (A13). Questions then go to both. It covers posts
/// only: what a person
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
    public required DateOnly Until { get; init; }

    /// <summary>
    /// Kept by whoever names and ends it, and by the sweep on its first day and after its last: who asks the store need not know the
    /// district's date.
    /// </summary>
    public DelegationState State { get; set; }

    /// <summary>What whoever named them wrote to those who see it; empty: nothing.</summary>
    public string Note { get; init; } = "";

    public required string NamedById { get; init; }

    public required DateTimeOffset NamedAt { get; init; }

    /// <summary>Called off before its last day.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <param name="today">The district's day.</param>
    public DelegationState StateOn(DateOnly today) =>
        EndedAt is not null || Until < today ? DelegationState.Over : From <= today ? DelegationState.Active : DelegationState.Planned;

    /// <summary>Whether it covers a post in which <paramref name="holderId"/> is asked.</summary>
    public bool Covers(Post post, string? holderId) =>
        ForPersonId is null ? Role == post.Role && OrgId == post.OrgId : ForPersonId == holderId;
}

/// <summary>Stored as text; never rename.</summary>
public enum DelegationState
{
    Planned,
    Active,
    Over,
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
        builder.Property(delegation => delegation.State).HasConversion<string>();
        builder.HasIndex(delegation => delegation.State);
        builder.HasOne<Person>().WithMany().HasForeignKey(delegation => delegation.PersonId);
    }
}
