using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Intake.Hooks;

/// <summary>A hook that was taken in: the same id again gets the same answer.</summary>
public sealed class HookDelivery
{
    /// <summary>Source and webhook-id.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// SHA-256 of the body, encrypted: the body may have held a password, and a bare hash of a short text can be guessed back.
    /// </summary>
    public required byte[] ProtectedBodyHash { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>JSON, as it was answered; null while it is being worked on, or after a crash in mid-way.</summary>
    public string? Answer { get; set; }
}

internal sealed class HookDeliveryTable : IEntityTypeConfiguration<HookDelivery>
{
    public void Configure(EntityTypeBuilder<HookDelivery> builder) => builder.ToTable("HookDeliveries").HasKey(delivery => delivery.Key);
}
