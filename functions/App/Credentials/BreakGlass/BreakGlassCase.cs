using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>Communications asks for a classroom's credential (B5): who, why, what the principal said, and what came of it.</summary>
public sealed class BreakGlassCase
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string AskedById { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public BreakGlassState State { get; set; }

    /// <summary>Counted up when a decision was disowned.</summary>
    public int Round { get; set; } = 1;

    public string? GrantedById { get; set; }

    public DateTimeOffset? GrantedAt { get; set; }

    /// <summary>One reveal until then.</summary>
    public DateTimeOffset? WindowEndsAt { get; set; }

    public DateTimeOffset? RevealedAt { get; set; }

    /// <summary>The rotation that followed.</summary>
    public Guid? RotationId { get; set; }

    /// <summary>Mails about it so far; numbers their keys.</summary>
    public int Mails { get; set; }

    /// <summary>As in the audit and for its approval.</summary>
    public string Subject => SubjectOf(Id);

    /// <summary>Nothing was shown yet, and it still can come to it.</summary>
    public bool IsOpen => State is BreakGlassState.Asked or BreakGlassState.Granted;

    /// <summary>Of the account, in the audit.</summary>
    public string AccountSubject => Account.SubjectOf(AccountId);

    public string FlowId => $"break-glass-{Id}";

    public static string SubjectOf(Guid id) => $"break-glass/{id}";
}

/// <summary>Stored as text; never rename.</summary>
public enum BreakGlassState
{
    Asked,
    Granted,
    Revealed,
    Declined,

    /// <summary>Nobody decided in time, or the window passed without a reveal.</summary>
    Expired,

    /// <summary>Taken back by whoever asked; or, when it was granted, they or the account no longer allowed it.</summary>
    Withdrawn,
}

internal sealed class BreakGlassCaseTable : IEntityTypeConfiguration<BreakGlassCase>
{
    public void Configure(EntityTypeBuilder<BreakGlassCase> builder)
    {
        builder.Property(glass => glass.State).HasConversion<string>();
        builder.Ignore(glass => glass.Subject)
            .Ignore(glass => glass.FlowId).Ignore(glass => glass.IsOpen).Ignore(glass => glass.AccountSubject);
        builder.HasIndex(glass => new { glass.AccountId, glass.State });
    }
}
