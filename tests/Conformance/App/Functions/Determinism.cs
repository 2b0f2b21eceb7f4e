using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Conformance.App.Functions;

public static class Determinism
{
    /// <summary>Writes each step that is taken for the first time, and every pass under "/passes".</summary>
    [Function(nameof(NoteFirstTimes))]
    public static async Task<string> NoteFirstTimes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        Ledger.Write(ledger + "/passes", "pass");
        for (var step = 1; step <= 3; step++)
        {
            if (!context.IsReplaying) Ledger.Write(ledger, $"step {step}");
            await context.WaitForExternalEvent<string>("next");
        }

        if (!context.IsReplaying) Ledger.Write(ledger, "end");
        return "done";
    }

    [Function(nameof(LogSteps))]
    public static async Task<string> LogSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var logger = context.CreateReplaySafeLogger("Ledger:" + context.GetInput<string>());
        logger.LogInformation("Step {Step}", 1);
        await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), 1);
        logger.LogInformation("Step {Step}", 2);
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        logger.LogInformation("Step {Step}", 3);
        await context.WaitForExternalEvent<string>("event");
        logger.LogInformation("Step {Step}", 4);
        return "done";
    }

    /// <summary>Compares times before and after they pass through an activity; returns how many distinct ones there were.</summary>
    [Function(nameof(CompareTimes))]
    public static async Task<string> CompareTimes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var times = new List<DateTime>();
        for (var i = 0; i < 5; i++)
        {
            var now = context.CurrentUtcDateTime;
            if (now != context.CurrentUtcDateTime) return "moved within a turn";
            if (now.Kind != DateTimeKind.Utc) return "not UTC";
            var back = await context.CallActivityAsync<DateTime>(nameof(CommonActivities.Echo), now);
            if (now != back) return "another time on replay";
            times.Add(now);
            await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        }

        return times.SequenceEqual(times.Order()) ? $"{times.Distinct().Count()} rising" : "not rising";
    }

    /// <summary>Compares guids before and after they pass through an activity; returns them all.</summary>
    [Function(nameof(CompareGuids))]
    public static async Task<List<Guid>> CompareGuids([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var guids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var (first, second) = (context.NewGuid(), context.NewGuid());
            var back = await context.CallActivityAsync<Guid>(nameof(CommonActivities.Echo), second);
            if (back != second) throw new InvalidOperationException("Another guid on replay.");
            guids.AddRange([first, second]);
        }

        return guids;
    }

    // An await of a completed task does not leave the orchestrator, and is no fault; on a busy machine a shorter task could be complete by
    // then.
    private static readonly TimeSpan NotDoneWhenAwaited = TimeSpan.FromMinutes(1);

    [Function(nameof(AwaitDelay))]
    public static async Task<string> AwaitDelay([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), 1);
        await Task.Delay(NotDoneWhenAwaited);
        return await context.CallActivityAsync<string>(nameof(CommonActivities.Greet), "nobody");
    }

    [Function(nameof(AwaitThreadPool))]
    public static async Task<string> AwaitThreadPool([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var number = await Task.Run(async () => { await Task.Delay(NotDoneWhenAwaited); return 42; });
        return await context.CallActivityAsync<string>(nameof(CommonActivities.Greet), $"{number}");
    }

    /// <summary>
    /// The first run of the code calls one activity, every later one another: as if the code had been changed while the instance runs.
    /// </summary>
    [Function(nameof(ChangeMind))]
    public static async Task<string> ChangeMind([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        var changed = Ledger.Read(ledger).Contains("changed");
        var first = changed
            ? await context.CallActivityAsync<string>(nameof(CommonActivities.Greet), "new code")
            : $"{await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), 1)}";
        context.SetCustomStatus("waiting");
        return first + await context.WaitForExternalEvent<string>("event");
    }
}
