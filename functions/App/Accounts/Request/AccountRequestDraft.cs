using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// A request that came by mail or hook with fields missing or wrong: kept until its sender completes it by link, so that nothing is written
/// twice or lost.
/// </summary>
public sealed class AccountRequestDraft
{
    public required Guid Id { get; init; }

    public required string RequesterId { get; init; }

    public required RequestSource Source { get; init; }

    /// <summary>As in <see cref="AccountRequest.SubmissionKey"/>.</summary>
    public required string SubmissionKey { get; init; }

    /// <summary>The <see cref="AccountRequestForm"/> as it was sent.</summary>
    public required string Form { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What it became; null while it waits for its sender.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>As in the audit.</summary>
    public string Subject => SubjectOf(Id);

    public AccountRequestForm Read() => JsonSerializer.Deserialize<AccountRequestForm>(Form)!;

    public static string SubjectOf(Guid id) => $"account-request-draft/{id}";

    public static Guid IdOf(string subject) => Guid.Parse(subject.AsSpan("account-request-draft/".Length));
}

internal sealed class AccountRequestDraftTable : IEntityTypeConfiguration<AccountRequestDraft>
{
    public void Configure(EntityTypeBuilder<AccountRequestDraft> builder)
    {
        builder.ToTable("AccountRequestDrafts");
        builder.Property(draft => draft.Source).HasConversion<string>();
        builder.Ignore(draft => draft.Subject);
        builder.HasIndex(draft => draft.SubmissionKey).IsUnique();
        builder.HasIndex(draft => draft.RequesterId);
    }
}
