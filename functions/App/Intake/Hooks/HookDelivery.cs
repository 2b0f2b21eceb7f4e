using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Intake.Hooks;

/// <summary>A hook that was taken in: if its id comes again, it gets the same answer.</summary>
public sealed class HookDelivery
{
    /// <summary>Source and webhook-id.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// SHA-256 of the body, encrypted: the body may have held a password, and a short text can be guessed from its bare hash.
    /// </summary>
    public required byte[] ProtectedBodyHash { get; init; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The answer, as JSON; null while the hook is being handled, or after a crash on the way.</summary>
    public string? Answer { get; set; }
}

internal sealed class HookDeliveryTable : IEntityTypeConfiguration<HookDelivery>
{
    public void Configure(EntityTypeBuilder<HookDelivery> builder) => builder.ToTable("HookDeliveries").HasKey(delivery => delivery.Key);
}
