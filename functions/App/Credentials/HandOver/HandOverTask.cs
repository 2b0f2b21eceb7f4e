using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Credentials.HandOver;

/// <summary>A manager of an account left the district (A11): whoever answers for it names who goes on, or closes it.</summary>
public sealed class HandOverTask
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Who left.</summary>
    public required string LeaverId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public HandOverState State { get; set; }

    /// <summary>Who is asked now (A4).</summary>
    public string? AskedId { get; set; }

    /// <summary>Since when: reminders count from here.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    public int Reminders { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    public DateTimeOffset? EscalatedAt { get; set; }

    /// <summary>Who was asked besides (A6).</summary>
    public string? EscalatedToId { get; set; }

    /// <summary>When Communications last heard that the directory names nobody who may decide.</summary>
    public DateTimeOffset? NobodyToldAt { get; set; }

    public string? DecidedById { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Who attested that the account is gone from its platform.</summary>
    public string? AttestedById { get; set; }

    public DateTimeOffset? AttestedAt { get; set; }

    /// <summary>The rotation that followed.</summary>
    public Guid? RotationId { get; set; }

    /// <summary>Mails about it so far; numbers their keys.</summary>
    public int Mails { get; set; }

    public string Subject => SubjectOf(Id);

    /// <summary>
    /// Of the links that ask for the attestation: what was answered to the first question raises no doubt about the second.
    /// </summary>
    public string ClosingSubject => $"{ClosingPrefix}{Id}";

    public string FlowId => $"hand-over-{Id}";

    public static string SubjectOf(Guid id) => $"hand-over/{id}";

    /// <summary>Which of the two questions about the task a link asks.</summary>
    public static bool IsAboutClosing(string linkSubject) => linkSubject.StartsWith(ClosingPrefix, StringComparison.Ordinal);

    private const string ClosingPrefix = "account-closing/";
}

/// <summary>Stored as text; never rename.</summary>
public enum HandOverState
{
    Open,

    /// <summary>Others manage the account now; its credential is being changed.</summary>
    HandedOver,

    /// <summary>The account is to be closed on its platform, and somebody to attest it; then its credential is taken out of use.</summary>
    Closing,

    /// <summary>Attested, and the vault has let go of the credential.</summary>
    Closed,

    /// <summary>The leaver came back, or somebody changed the managers otherwise.</summary>
    Ended,
}

internal sealed class HandOverTaskTable : IEntityTypeConfiguration<HandOverTask>
{
    public void Configure(EntityTypeBuilder<HandOverTask> builder)
    {
        builder.Property(task => task.State).HasConversion<string>();
        builder.Ignore(task => task.Subject).Ignore(task => task.FlowId).Ignore(task => task.ClosingSubject);
        builder.HasIndex(task => new { task.AccountId, task.State });
    }
}
