using System.Collections.Immutable;
using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Engine;

/// <summary>
/// What the engine can run: orchestrators and activities by name. Filled by the function indexer before the engine starts, or by hand when
/// an engine is used without a Functions host (benchmarks, simulation). Names are case-insensitive; a second registration of one name
/// throws.
/// </summary>
public sealed class TaskRegistry
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(
        StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityRegistration> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Adds an orchestrator. It reads its input with <see cref="TaskOrchestrationContext.GetInput{T}"/>; the result is serialized by its
    /// runtime type.
    /// </summary>
    public void AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> run)
    {
        if (!_orchestrators.TryAdd(name, run)) throw new InvalidOperationException($"The orchestrator '{name}' is registered twice.");
    }

    /// <summary>Adds an activity whose input is read as <paramref name="inputType"/>.</summary>
    public void AddActivity(string name, Type inputType, Func<ActivityCall, CancellationToken, Task<object?>> run)
    {
        if (!_activities.TryAdd(name, new ActivityRegistration(inputType, run)))
            throw new InvalidOperationException($"The activity '{name}' is registered twice.");
    }

    internal Func<TaskOrchestrationContext, Task<object?>>? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    internal ActivityRegistration? FindActivity(string name) => _activities.GetValueOrDefault(name);
}

/// <summary>One call of an activity: its name, the instance that asked, and the input already deserialized.</summary>
public sealed record ActivityCall(string Name, string InstanceId, object? Input)
{
    /// <summary>The version in the call's options, else the instance's; empty for none. Activities are found by name alone.</summary>
    public string Version { get; init; } = "";

    /// <summary>The tags in the call's options.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;
}

internal sealed record ActivityRegistration(Type InputType, Func<ActivityCall, CancellationToken, Task<object?>> Run);
