using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Somebody sent a password by mail or web hook (B7). It was taken out before anything was stored; it must be changed all the same. Who is
/// asked about it, and how that ended, stands in its assignment.
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

    /// <summary>The account it belongs to, once somebody said so.</summary>
    public Guid? AccountId { get; set; }

    public string Subject => SubjectOf(Id);

    public static string SubjectOf(Guid id) => $"{SubjectPrefix}{id}";

    /// <param name="subject">As <see cref="SubjectOf"/> made it.</param>
    public static Guid IdOf(string subject) => Guid.Parse(subject[SubjectPrefix.Length..]);

    private const string SubjectPrefix = "misplaced-secret/";
}

/// <summary>How the question ends. Stored as text; never rename.</summary>
public static class MisplacedOutcome
{
    /// <summary>The credential of a known account: its rotation is open.</summary>
    public const string Rotating = "rotating";

    /// <summary>Of an account not yet in the registry, or of something else: whoever answered attests that it was changed.</summary>
    public const string Changed = "changed";

    /// <summary>It was no credential.</summary>
    public const string NoSecret = "no-secret";
}

internal sealed class MisplacedSecretTable : IEntityTypeConfiguration<MisplacedSecret>
{
    public void Configure(EntityTypeBuilder<MisplacedSecret> builder)
    {
        builder.HasIndex(secret => secret.Key).IsUnique();
        builder.Ignore(secret => secret.Subject);
        builder.HasIndex(secret => secret.SenderId);
    }
}
