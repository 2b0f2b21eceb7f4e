using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Audit;

/// <summary>One fact on record (J5). Append-only; <see cref="Hash"/> covers every column and the entry before.</summary>
public sealed class AuditEntry
{
    /// <summary>1, 2, 3 … without gaps; assigned when the transaction commits.</summary>
    public long Sequence { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Who: see <see cref="Actors"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>What, past tense, dotted: <c>approval.decided</c>, <c>link.opened</c>.</summary>
    public required string Action { get; init; }

    /// <summary>On what: <c>account-request/{id}</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>JSON object: what was shown, chosen, changed. Never a secret or a token.</summary>
    public required string Details { get; init; }

    public byte[] PreviousHash { get; set; } = [];

    public byte[] Hash { get; set; } = [];
}

internal sealed class AuditEntryTable : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.HasIndex(entry => entry.Subject);
    }
}
