using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// People must put a (new) credential of an account into the vault (B8): after break-glass, when a manager left, by age, or because
/// there is none yet. Platforms offer no way to do it for them; only a newly sealed version and an attestation close it. Who is asked
/// stands in its assignment.
/// </summary>
public sealed class RotationTask
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The gravest so far; each one stands in the audit.</summary>
    public required RotationReason Reason { get; set; }

    /// <summary>Who gave that reason; null: the system, by a rule.</summary>
    public string? AskedById { get; set; }

    /// <summary>What they wrote.</summary>
    public string? Note { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public RotationState State { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    public string? DoneById { get; set; }

    public string Subject => SubjectOf(Id);

    /// <summary>Nothing lies in the vault yet: there is nothing to change, and nothing to attest.</summary>
    public bool IsFirst => Reason is RotationReason.NeverSealed;

    public static string SubjectOf(Guid id) => $"{Prefix}{id}";

    /// <param name="subject">As <see cref="SubjectOf"/> makes it.</param>
    public static Guid IdOf(string subject) => Guid.Parse(subject.AsSpan(Prefix.Length));

    private const string Prefix = "rotation/";
}

/// <summary>Stored as text; never rename.</summary>
public enum RotationReason
{
    /// <summary>An account that stands in the registry without a credential in the vault.</summary>
    NeverSealed,
    BreakGlass,
    ManagerLeft,
    Age,

    /// <summary>A password travelled by mail or web hook (B7).</summary>
    Misplaced,

    /// <summary>A person asked for it.</summary>
    Asked,

    /// <summary>Sealed as it stood, though weak or used elsewhere: whoever sealed it promised to change it soon (B1).</summary>
    Doubtful,
}

/// <summary>Stored as text; never rename.</summary>
public enum RotationState
{
    Open,
    Done,

    /// <summary>The account was closed meanwhile.</summary>
    Ended,
}

internal sealed class RotationTaskTable : IEntityTypeConfiguration<RotationTask>
{
    public void Configure(EntityTypeBuilder<RotationTask> builder)
    {
        builder.Property(rotation => rotation.Reason).HasConversion<string>();
        builder.Property(rotation => rotation.State).HasConversion<string>();
        builder.Ignore(rotation => rotation.Subject).Ignore(rotation => rotation.IsFirst);
        builder.HasIndex(rotation => new { rotation.AccountId, rotation.State });
    }
}
