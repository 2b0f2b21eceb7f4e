using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// A manager of an account left the district (A11): whoever answers for it names who goes on, or closes it. Who is asked, and who answered,
/// stands in its assignments.
/// </summary>
public sealed class HandOverTask
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Who left.</summary>
    public required string LeaverId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public HandOverState State { get; set; }

    /// <summary>The rotation that followed.</summary>
    public Guid? RotationId { get; set; }

    /// <summary>Of both of its assignments.</summary>
    public string Subject => SubjectOf(Id);

    /// <summary>One answer is for all who left the account.</summary>
    public string Group => $"{Prefix}account/{AccountId}";

    public static string SubjectOf(Guid id) => $"{Prefix}{id}";

    /// <param name="subject">As <see cref="SubjectOf"/> makes it.</param>
    public static Guid IdOf(string subject) => Guid.Parse(subject.AsSpan(Prefix.Length));

    private const string Prefix = "hand-over/";
}

/// <summary>Stored as text; never rename.</summary>
public enum HandOverState
{
    Open,

    /// <summary>Others manage the account now; its credential is being changed.</summary>
    HandedOver,

    /// <summary>The account is to be deleted on its platform, and somebody to attest it.</summary>
    Closing,

    /// <summary>Attested: closed in the registry, and the vault is to let go of the credential.</summary>
    Attested,

    /// <summary>The vault has let go of it.</summary>
    Closed,

    /// <summary>The leaver came back, or somebody changed the managers otherwise.</summary>
    Ended,
}

internal sealed class HandOverTaskTable : IEntityTypeConfiguration<HandOverTask>
{
    public void Configure(EntityTypeBuilder<HandOverTask> builder)
    {
        builder.Property(task => task.State).HasConversion<string>();
        builder.Ignore(task => task.Subject).Ignore(task => task.Group);
        builder.HasIndex(task => new { task.AccountId, task.State });
    }
}
