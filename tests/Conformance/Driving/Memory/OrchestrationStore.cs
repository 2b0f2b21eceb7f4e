using System.Reflection;
using DurableTask.Core;
using DurableTask.Core.Query;
using Microsoft.DurableTask.Testing.Sidecar;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>What the sidecar asks of a back end.</summary>
public interface IOrchestrationStore :
    IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient;

/// <summary>
/// Microsoft's in-memory back end with two faults fixed, which made tests of every kind slow or flaky (docs/conformance.md). All other
/// calls pass through.
/// </summary>
public class OrchestrationStore : DispatchProxy
{
    // The default is the number of processors. With all of them taken, the next work item waits for half a second.
    private const int Slots = 100;

    private readonly InMemoryOrchestrationService _service = new();
    private TaskCompletionSource _asksForTurns = new();
    private TaskCompletionSource _asksForActivities = new();
    private TaskCompletionSource _stopped = new();

    public static IOrchestrationStore Create() => Create<IOrchestrationStore, OrchestrationStore>();

    /// <summary>
    /// Returns when the started sidecar asks for work. One that is stopped before that would begin afterwards, and lose work.
    /// </summary>
    public static async Task StartAsync(IOrchestrationStore store, Func<Task> start, TimeSpan limit)
    {
        var own = (OrchestrationStore)store;
        (own._asksForTurns, own._asksForActivities) = (NewSignal(), NewSignal());
        await start();
        await Task.WhenAll(own._asksForTurns.Task, own._asksForActivities.Task).WaitAsync(limit);
    }

    /// <summary>Lets the sidecar finish the work it has begun and take no more.</summary>
    /// <param name="store">Its back end.</param>
    /// <param name="stop">Tells the sidecar to stop.</param>
    /// <param name="limit">The longest wait: an activity at a closed gate does not finish.</param>
    public static async Task DrainAsync(IOrchestrationStore store, Action stop, TimeSpan limit)
    {
        var own = (OrchestrationStore)store;
        own._stopped = NewSignal();
        stop();
        await Task.WhenAny(own._stopped.Task, Task.Delay(limit));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_" + nameof(IOrchestrationService.MaxConcurrentTaskActivityWorkItems):
            case "get_" + nameof(IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems):
                return Slots;
            case nameof(IOrchestrationService.LockNextTaskOrchestrationWorkItemAsync):
                _asksForTurns.TrySetResult();
                break;
            case nameof(IOrchestrationService.LockNextTaskActivityWorkItem):
                _asksForActivities.TrySetResult();
                break;
            case nameof(IOrchestrationService.StopAsync):
                _stopped.TrySetResult();
                break;
        }

        var answer = targetMethod.Invoke(_service, BindingFlags.DoNotWrapExceptions, null, args, null);
        return answer is Task<OrchestrationState?> state ? WithTagsAsync(state) : answer;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The tags of a child are null until its first turn has ended, and the sidecar fails on that.
    private static async Task<OrchestrationState?> WithTagsAsync(Task<OrchestrationState?> asked)
    {
        var state = await asked;
        if (state is not null) state.Tags ??= new Dictionary<string, string>();
        return state;
    }
}
