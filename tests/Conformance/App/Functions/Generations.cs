using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

/// <param name="Run">From 0.</param>
/// <param name="Runs">The run that returns.</param>
public sealed record Lap(int Run, int Runs, string Ledger);

/// <param name="Sum">The sum of the events of earlier laps.</param>
public sealed record Summed(Lap Lap, int Sum);

/// <summary>Continue-as-new.</summary>
public static class Generations
{
    [Function(nameof(RunLaps))]
    public static async Task<int> RunLaps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var lap = context.GetInput<Lap>()!;
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        if (lap.Run < lap.Runs) context.ContinueAsNew(lap with { Run = lap.Run + 1 });
        return lap.Run;
    }

    /// <summary>Activities and a timer in each lap, and the id of the instance and the guids of each lap into the ledger.</summary>
    [Function(nameof(RunBusyLaps))]
    public static async Task<int> RunBusyLaps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var lap = context.GetInput<Lap>()!;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            context.CallActivityAsync<string>(
                nameof(CommonActivities.Write), new Note(lap.Ledger, $"{context.InstanceId} lap {lap.Run} task {i}"))));
        await context.CallActivityAsync<string>(
            nameof(CommonActivities.Write), new Note(lap.Ledger + "/guids", context.NewGuid().ToString()));
        await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        if (lap.Run < lap.Runs) context.ContinueAsNew(lap with { Run = lap.Run + 1 });
        return lap.Run;
    }

    /// <summary>One event per lap, however they come; the sum of all is passed to the next lap.</summary>
    [Function(nameof(SumEvents))]
    public static async Task<int> SumEvents([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (lap, sum) = context.GetInput<Summed>()!;
        sum += await context.WaitForExternalEvent<int>("number");
        if (lap.Ledger == "with timer") await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        if (lap.Run < lap.Runs) context.ContinueAsNew(new Summed(lap with { Run = lap.Run + 1 }, sum));
        return sum;
    }

    /// <summary>
    /// The first lap waits for "go" and continues, keeping or dropping events; the second gathers what it finds until "done".
    /// </summary>
    [Function(nameof(GatherInSecondLap))]
    public static async Task<List<string>> GatherInSecondLap([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var mode = context.GetInput<string>();
        if (mode is "keep" or "drop")
        {
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew("second", preserveUnprocessedEvents: mode == "keep");
            return [];
        }

        context.SetCustomStatus("second lap");
        var gathered = new List<string>();
        using var done = new CancellationTokenSource();
        while (gathered.LastOrDefault() != "last") gathered.Add(await context.WaitForExternalEvent<string>("item", done.Token));
        return gathered;
    }

    [Function(nameof(ContinueWithoutInput))]
    public static Task<string> ContinueWithoutInput([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<string>() is not null) context.ContinueAsNew();
        return Task.FromResult($"input {context.GetInput<string>() ?? "null"}");
    }

    [Function(nameof(ContinueTwice))]
    public static Task<string> ContinueTwice([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<string>()!;
        if (input == "start")
        {
            context.ContinueAsNew("first call");
            context.ContinueAsNew("second call");
        }

        return Task.FromResult(input);
    }

    [Function(nameof(ContinueAndThrow))]
    public static Task ContinueAndThrow([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.ContinueAsNew("again");
        throw new InvalidOperationException("thrown after continuing");
    }

    /// <summary>Sets a status in each lap; the last waits for "end".</summary>
    [Function(nameof(SetStatusInEachLap))]
    public static async Task<string> SetStatusInEachLap([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var lap = context.GetInput<Lap>()!;
        context.SetCustomStatus($"lap {lap.Run}");
        if (lap.Run == lap.Runs) return await context.WaitForExternalEvent<string>("end");
        context.ContinueAsNew(lap with { Run = lap.Run + 1 });
        return "went on";
    }

    /// <summary>Sets a status in the first lap only; the second waits at its gate, writes "second lap", and waits for "end".</summary>
    [Function(nameof(LeaveStatus))]
    public static async Task<string> LeaveStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        if (!ledger.StartsWith("second ", StringComparison.Ordinal))
        {
            context.SetCustomStatus("set in the first lap");
            context.ContinueAsNew("second " + ledger);
            return "first";
        }

        ledger = ledger["second ".Length..];
        await context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger, "second lap"));
        await context.CallActivityAsync<string>(nameof(CommonActivities.Write), new Note(ledger, "second turn"));
        return await context.WaitForExternalEvent<string>("end");
    }

    /// <summary>Leaves an activity open at a gate, and continues; the second lap writes "second lap".</summary>
    [Function(nameof(ContinueWithOpenActivity))]
    public static async Task<string> ContinueWithOpenActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        if (ledger.StartsWith("second ", StringComparison.Ordinal))
        {
            return await context.CallActivityAsync<string>(
                nameof(CommonActivities.Write), new Note(ledger["second ".Length..], "second lap"));
        }

        _ = context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger, "first lap"));
        context.ContinueAsNew("second " + ledger);
        return "first";
    }

    /// <summary>A parent of <see cref="RunLaps"/>.</summary>
    [Function(nameof(AwaitLaps))]
    public static async Task<string> AwaitLaps([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"child ended in lap {await context.CallSubOrchestratorAsync<int>(nameof(RunLaps), context.GetInput<Lap>())}";

    /// <summary>Keeps one child a lap; a child's parent link must hold in each.</summary>
    [Function(nameof(ContinueWithChildren))]
    public static async Task<int> ContinueWithChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var lap = context.GetInput<Lap>()!;
        var parent = await context.CallSubOrchestratorAsync<string>(nameof(Children.NameParent));
        if (parent != context.InstanceId) throw new InvalidOperationException("The child had another parent: " + parent);
        if (lap.Run < lap.Runs) context.ContinueAsNew(lap with { Run = lap.Run + 1 });
        return lap.Run;
    }
}
