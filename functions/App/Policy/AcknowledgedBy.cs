using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Data;

namespace SppsFlows.Policy;

/// <summary>Somebody has read one version of <see cref="Acknowledgement"/> and taken it on (A9); never changed, never removed.</summary>
public sealed class AcknowledgedBy
{
    public required string PersonId { get; init; }

    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AcknowledgedHow How { get; init; }

    /// <summary>The name as typed; null with a request, and for somebody signed in.</summary>
    public string? Signature { get; init; }

    /// <summary>Puts it on record for the texts as they are now, and keeps the texts. Once is enough. Part of the caller's write.</summary>
    public static async Task KeepAsync(
        SppsDb db, string personId, AcknowledgedHow how, string? signature, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.AcknowledgedTexts.FindAsync([Acknowledgement.Version], cancellationToken) is null)
            db.AcknowledgedTexts.Add(new() { Version = Acknowledgement.Version, Text = Acknowledgement.Shown, FirstUsedAt = now });
        if (await db.AcknowledgedBy.FindAsync([personId, Acknowledgement.Version], cancellationToken) is not null) return;
        db.AcknowledgedBy.Add(
            new() { PersonId = personId, Version = Acknowledgement.Version, At = now, How = how, Signature = signature });
    }
}

/// <summary>Stored as text; never rename.</summary>
public enum AcknowledgedHow
{
    /// <summary>With a request for an account.</summary>
    Request,

    /// <summary>When asked as a manager.</summary>
    Asked,
}

internal sealed class AcknowledgedByTable : IEntityTypeConfiguration<AcknowledgedBy>
{
    public void Configure(EntityTypeBuilder<AcknowledgedBy> builder)
    {
        builder.ToTable("AcknowledgedBy").HasKey(known => new { known.PersonId, known.Version });
        builder.Property(known => known.How).HasConversion<string>();
    }
}
