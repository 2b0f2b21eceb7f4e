using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Mail;

/// <summary>
/// A mail in the outbox: written in the transaction of the decision that causes it, sent afterwards by the pump. The body can hold a
/// one-use link, so it is stored encrypted and dropped once the mail is sent or has failed.
/// </summary>
public sealed class OutgoingMail
{
    /// <summary>
    /// From <see cref="MailDraft.Key"/>. The Message-ID is derived from it, so a mail sent twice because of a crash is one mail to its
    /// reader.
    /// </summary>
    public required string Key { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string About { get; init; }

    /// <summary>Text and HTML, encrypted by Data Protection; empty once sent or failed.</summary>
    public byte[] ProtectedBody { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// Not sent before this time (quiet hours, back-off); while <see cref="MailState.Sending"/>, the end of the sender's lease.
    /// </summary>
    public DateTimeOffset DueAt { get; set; }

    public MailState State { get; set; }

    /// <summary>Sends on record: incremented and committed before each send.</summary>
    public int Sends { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Why the last send failed, without addresses or contents.</summary>
    public string? LastError { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum MailState
{
    Waiting,
    Sending,
    Sent,

    /// <summary>Refused for good by the mail server, or given up; a person must see to it.</summary>
    Failed,
}

internal sealed class OutgoingMailTable : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("OutgoingMails");
        builder.HasKey(mail => mail.Key);
        builder.Property(mail => mail.State).HasConversion<string>();
        builder.HasIndex(mail => new { mail.State, mail.DueAt });
        builder.HasIndex(mail => mail.About);
    }
}
