using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SppsFlows.Data;

namespace SppsFlows.Flows;

/// <summary>
/// Between the relational store and the durable engine. Features add commands inside their transaction, then call
/// <see cref="DispatchAsync"/>; a timer dispatches what a crash left behind. Delivery is at least once: flows treat an event as a nudge and
/// read the truth from the store.
/// </summary>
public sealed class FlowOutbox(SppsDb db, UpdateBatcher updates, TimeProvider clock, ILogger<FlowOutbox> logger)
{
    // Starts go before events, so there is one dispatcher at a time in this process; a double delivery by another process is harmless.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Something was added in this scope; whether it was committed is not known here.</summary>
    public bool WasUsed { get; private set; }

    public void Start(string orchestration, string instanceId, object input) => Add(new FlowCommand
    {
        InstanceId = instanceId,
        Orchestration = orchestration,
        Payload = JsonSerializer.Serialize(input),
        CreatedAt = clock.GetUtcNow(),
    });

    public void Raise(string instanceId, string eventName, object payload) => Add(new FlowCommand
    {
        InstanceId = instanceId,
        EventName = eventName,
        Payload = JsonSerializer.Serialize(payload),
        CreatedAt = clock.GetUtcNow(),
    });

    /// <summary>
    /// Delivers every waiting command to the engine, oldest first. Throws when the engine can't be reached; what was not delivered stays.
    /// </summary>
    public async Task DispatchAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            var waiting = await db.FlowCommands
                .AsNoTracking().Where(command => command.DoneAt == null).OrderBy(command => command.Id).Take(500)
                .ToListAsync(cancellationToken);
            foreach (var command in waiting)
            {
                await HandOverAsync(client, command, cancellationToken);
                var now = clock.GetUtcNow();
                await updates.RunAsync(store => store.FlowCommands.Where(done => done.Id == command.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(done => done.DoneAt, now)));
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private void Add(FlowCommand command)
    {
        db.FlowCommands.Add(command);
        WasUsed = true;
    }

    private async Task HandOverAsync(DurableTaskClient client, FlowCommand command, CancellationToken cancellationToken)
    {
        var payload = command.Payload is null ? (JsonElement?)null : JsonDocument.Parse(command.Payload).RootElement;
        var instance = await client.GetInstanceAsync(command.InstanceId, getInputsAndOutputs: false, cancellationToken);
        if (command.Orchestration is { } orchestration)
        {
            // If it is already known, a crash came between the start and its mark.
            if (instance is null)
                await client.ScheduleNewOrchestrationInstanceAsync(orchestration, payload, new(command.InstanceId), cancellationToken);
        }
        else if (instance is { IsCompleted: false })
        {
            await client.RaiseEventAsync(command.InstanceId, command.EventName!, payload, cancellationToken);
        }
        else
        {
            logger.LogInformation("Event {Event} found flow {Instance} ended; nothing to tell", command.EventName, command.InstanceId);
        }
    }
}
