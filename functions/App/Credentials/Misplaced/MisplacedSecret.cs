using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Somebody sent a password by mail or web hook (B7). It was taken out before anything was stored; it must be changed all the same.
/// </summary>
public sealed class MisplacedSecret
{
    /// <summary>Names the mail or hook for ever: the same one is one incident.</summary>
    public required string Key { get; init; }

    public required Guid Id { get; init; }

    public required string SenderId { get; init; }

    /// <summary><c>mail</c> or <c>form</c>.</summary>
    public required string Way { get; init; }

    /// <summary>What it came with, as in the audit.</summary>
    public required string About { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    public MisplacedState State { get; set; }

    /// <summary>The account it belongs to, once the sender said so.</summary>
    public Guid? AccountId { get; set; }

    public int Reminders { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    public DateTimeOffset? EscalatedAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>The sender; Communications, where the sender can't any more.</summary>
    public string? AnsweredById { get; set; }

    /// <summary>Mails about it so far; numbers their keys.</summary>
    public int Mails { get; set; }

    public string Subject => SubjectOf(Id);

    public string FlowId => $"misplaced-secret-{Id}";

    public static string SubjectOf(Guid id) => $"misplaced-secret/{id}";

}

/// <summary>Stored as text; never rename.</summary>
public enum MisplacedState
{
    Open,

    /// <summary>The credential of a known account: its rotation is open.</summary>
    Rotating,

    /// <summary>Of an account not yet in the registry, or of something else: the sender attests that it was changed.</summary>
    Changed,

    /// <summary>It was no credential.</summary>
    NoSecret,
}

internal sealed class MisplacedSecretTable : IEntityTypeConfiguration<MisplacedSecret>
{
    public void Configure(EntityTypeBuilder<MisplacedSecret> builder)
    {
        builder.HasIndex(secret => secret.Key).IsUnique();
        builder.Property(secret => secret.State).HasConversion<string>();
        builder.Ignore(secret => secret.Subject).Ignore(secret => secret.FlowId);
        builder.HasIndex(secret => secret.SenderId);
    }
}
