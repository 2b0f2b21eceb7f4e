using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

/// <summary>Sub-orchestrations.</summary>
public static class Children
{
    /// <summary>Calls itself until the input is 0; returns the depth.</summary>
    [Function(nameof(Descend))]
    public static async Task<int> Descend([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var levels = context.GetInput<int>();
        return levels == 0 ? 0 : 1 + await context.CallSubOrchestratorAsync<int>(nameof(Descend), levels - 1);
    }

    [Function(nameof(NameParent))]
    public static Task<string> NameParent([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.Parent?.InstanceId ?? "no parent");

    [Function(nameof(DescribeParent))]
    public static Task<string> DescribeParent([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult($"{context.Parent?.Name.Name ?? "none"}/{context.Parent?.InstanceId ?? "none"}");

    [Function(nameof(AskChildForParent))]
    public static Task<string> AskChildForParent([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync<string>(nameof(DescribeParent));

    [Function(nameof(CallManyChildren))]
    public static async Task<int> CallManyChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var children = Enumerable.Range(0, context.GetInput<int>())
            .Select(n => context.CallSubOrchestratorAsync<int>(nameof(Basics.ReturnAtOnce), n))
            .ToList();
        return (await Task.WhenAll(children)).Sum();
    }

    /// <summary>The ids of two children that were given no id.</summary>
    [Function(nameof(NameChildren))]
    public static async Task<List<string>> NameChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var first = await context.CallSubOrchestratorAsync<Identity>(nameof(Basics.Identify));
        var second = await context.CallSubOrchestratorAsync<Identity>(nameof(Basics.Identify));
        return [first.InstanceId, second.InstanceId];
    }

    /// <summary>Two calls, one after the other, of a child under the id that the input gives.</summary>
    [Function(nameof(CallChildUnderId))]
    public static async Task<string> CallChildUnderId([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var options = new SubOrchestrationOptions(instanceId: context.GetInput<string>());
        var first = await context.CallSubOrchestratorAsync<Identity>(nameof(Basics.Identify), options);
        var second = await context.CallSubOrchestratorAsync<Identity>(nameof(Basics.Identify), options);
        return first.InstanceId == second.InstanceId ? first.InstanceId : "two ids";
    }

    /// <summary>Awaits a child that waits for "event", under the id of this instance with "/child" added.</summary>
    [Function(nameof(AwaitWaitingChild))]
    public static async Task<string> AwaitWaitingChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return "child said " + await context.CallSubOrchestratorAsync<string>(
                nameof(Events.AwaitOne), new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
        }
        catch (TaskFailedException e)
        {
            return "child failed: " + e.TaskName;
        }
    }

    /// <summary>Starts a child that waits for "event", and returns without awaiting it.</summary>
    [Function(nameof(ReturnWithOpenChild))]
    public static Task<string> ReturnWithOpenChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.CallSubOrchestratorAsync<string>(
            nameof(Events.AwaitOne), new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
        return Task.FromResult("returned");
    }

    [Function(nameof(CallChildWithoutResult))]
    public static async Task<string> CallChildWithoutResult([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallSubOrchestratorAsync(nameof(Basics.ReturnNothing));
        return await context.CallSubOrchestratorAsync<string?>(nameof(Basics.ReturnInput)) ?? "null";
    }

    [Function(nameof(CallUnknownChild))]
    public static async Task<string> CallUnknownChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallSubOrchestratorAsync("NoSuchOrchestrator");
            return "nothing thrown";
        }
        catch (TaskFailedException e)
        {
            return e.TaskName;
        }
    }

    /// <summary>Races two children; the loser waits for "event" and must end before this instance can.</summary>
    [Function(nameof(RaceChildren))]
    public static async Task<string> RaceChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var waiting = context.CallSubOrchestratorAsync<string>(
            nameof(Events.AwaitOne), new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
        var quick = context.CallSubOrchestratorAsync<string>(nameof(Basics.ReturnInput), "quick");
        return await await Task.WhenAny(waiting, quick);
    }
}
