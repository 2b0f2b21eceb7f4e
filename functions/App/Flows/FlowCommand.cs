using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SppsFlows.Flows;

/// <summary>
/// "Start this flow" or "tell that flow", written in the transaction that decides it and handed to the engine
/// afterwards: a crash between the two loses neither.
/// </summary>
public sealed class FlowCommand
{
    public long Id { get; set; }

    public required string InstanceId { get; init; }

    /// <summary>The orchestration to start; null for an event.</summary>
    public string? Orchestration { get; init; }

    /// <summary>The event to raise; null for a start.</summary>
    public string? EventName { get; init; }

    /// <summary>JSON, references only.</summary>
    public string? Payload { get; init; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DoneAt { get; set; }
}

internal sealed class FlowCommandTable : IEntityTypeConfiguration<FlowCommand>
{
    public void Configure(EntityTypeBuilder<FlowCommand> builder)
    {
        builder.ToTable("FlowCommands");
        builder.HasIndex(command => command.DoneAt);
    }
}
