using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Policy;

namespace SppsFlows.Registry;

/// <summary>An account in the registry (A10).</summary>
public sealed class Account
{
    public required Guid Id { get; init; }

    public required string OrgId { get; set; }

    public required AccountKind Kind { get; set; }

    public required string Platform { get; set; }

    public required string Handle { get; set; }

    public string? Url { get; set; }

    public required string Purpose { get; set; }

    public List<string> ManagerIds { get; set; } = [];

    /// <summary>Who answers for it: the approver (A4); null for a page that Communications only reserved.</summary>
    public string? ResponsibleId { get; set; }

    public AccountState State { get; set; }

    public EscrowState Escrow { get; set; }

    /// <summary>When the next review is due (I1), a local date.</summary>
    public DateOnly? NextReview { get; set; }

    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>As in the audit.</summary>
    public string Subject => SubjectOf(Id);

    public static string SubjectOf(Guid id) => $"account/{id}";
}

/// <summary>Stored as text; never rename.</summary>
public enum EscrowState
{
    /// <summary>No credential is expected: a reserved page.</summary>
    None,

    Awaited,

    Sealed,

    /// <summary>Sealed, and taken out at least once by its custodian.</summary>
    Collected,

    /// <summary>Sealed, but older than a credential may get: its rotation is open (B8).</summary>
    Expired,

    /// <summary>Taken out of use: the account was closed.</summary>
    Revoked,
}

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(account => account.Kind).HasConversion<string>();
        builder.Property(account => account.State).HasConversion<string>();
        builder.Property(account => account.Escrow).HasConversion<string>();
        builder.Ignore(account => account.Subject);
        builder.HasIndex(account => new { account.Platform, account.Handle });
        builder.HasIndex(account => account.OrgId);
    }
}
