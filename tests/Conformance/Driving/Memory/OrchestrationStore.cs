using System.Reflection;
using DurableTask.Core;
using DurableTask.Core.Query;
using Microsoft.DurableTask.Testing.Sidecar;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>What the sidecar asks of a back end.</summary>
public interface IOrchestrationStore :
    IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient;

/// <summary>Microsoft's in-memory back end, with two of its ways mended that would make tests of all kinds slow or unsteady (docs/conformance.md).</summary>
public class OrchestrationStore : DispatchProxy
{
    // As many as the processors are the default, and the next is looked for half a second after they were all taken.
    private const int Slots = 100;

    private readonly InMemoryOrchestrationService _service = new();

    public static IOrchestrationStore Create() => Create<IOrchestrationStore, OrchestrationStore>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_" + nameof(IOrchestrationService.MaxConcurrentTaskActivityWorkItems):
            case "get_" + nameof(IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems):
                return Slots;
            default:
                var answer = targetMethod.Invoke(_service, BindingFlags.DoNotWrapExceptions, null, args, null);
                return answer is Task<OrchestrationState?> state ? WithTagsAsync(state) : answer;
        }
    }

    private static async Task<OrchestrationState?> WithTagsAsync(Task<OrchestrationState?> asked)
    {
        var state = await asked;
        if (state is not null) state.Tags ??= new Dictionary<string, string>();
        return state;
    }
}
