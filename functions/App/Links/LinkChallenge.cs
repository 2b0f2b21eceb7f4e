using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Links;

/// <summary>
/// What makes us doubt that a person stands behind the forms sent from one person's links on one task (A5); a mailed
/// code settles it (<see cref="MailedCode"/>). Written by posts only.
/// </summary>
public sealed class LinkChallenge
{
    /// <summary>The links' subject: all mails on one task to one person share it.</summary>
    public required string Subject { get; init; }

    public required string PersonId { get; init; }

    /// <summary>The links'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The choice that was sent first, whatever became of it.</summary>
    public string? FirstChoice { get; set; }

    /// <summary>Null: no doubt yet. Once set, it stays: a form that is sent again later needs the code too.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>The first reason.</summary>
    public ChallengeReason? Reason { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum ChallengeReason
{
    /// <summary>Sent within seconds of the mail's delivery.</summary>
    TooSoon,

    /// <summary>More than one choice was tried.</summary>
    SeveralChoices,

    /// <summary>The program names itself as a mail scanner.</summary>
    ScannerAgent,

    /// <summary>It asked with HEAD, then posted without opening the page in between: browsers don't.</summary>
    HeadThenPost,

    /// <summary>No name: a browser does not send the form without one.</summary>
    NoName,
}

internal sealed class LinkChallengeTable : IEntityTypeConfiguration<LinkChallenge>
{
    public void Configure(EntityTypeBuilder<LinkChallenge> builder)
    {
        builder.HasKey(caution => new { caution.Subject, caution.PersonId, caution.Purpose });
        builder.Property(caution => caution.Reason).HasConversion<string>();
    }
}
