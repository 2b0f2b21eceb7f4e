using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

public sealed record Progress(string Step, int Done, int Of);

/// <summary>Custom status, and what termination and suspension encounter.</summary>
public static class Statuses
{
    [Function(nameof(ShowSteps))]
    public static async Task<string> ShowSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("started");
        await context.WaitForExternalEvent<string>("next");
        context.SetCustomStatus(new Progress("reviewing", 1, 3));
        await context.WaitForExternalEvent<string>("next");
        context.SetCustomStatus("overwritten in the same turn");
        context.SetCustomStatus(42);
        await context.WaitForExternalEvent<string>("next");
        context.SetCustomStatus(null);
        await context.WaitForExternalEvent<string>("next");
        context.SetCustomStatus("last");
        return "done";
    }

    /// <summary>Shows what an event brings.</summary>
    [Function(nameof(ShowEvent))]
    public static async Task ShowEvent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting");
        context.SetCustomStatus(await context.WaitForExternalEvent<object>("status"));
    }

    [Function(nameof(ShowAndThrow))]
    public static Task ShowAndThrow([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("about to throw");
        throw new InvalidOperationException("thrown");
    }

    [Function(nameof(ShowLargeStatus))]
    public static Task ShowLargeStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new string('s', 7_500));
        return Task.CompletedTask;
    }

    [Function(nameof(WriteAndReturn))]
    public static async Task<string> WriteAndReturn([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string>(nameof(CommonActivities.Write), new Note(context.GetInput<string>()!, "written"));

    /// <summary>
    /// A status one character longer than the real host accepts, with an activity that must not run, then a wait that catches everything.
    /// </summary>
    [Function(nameof(ShowTooLongStatus))]
    public static async Task<string> ShowTooLongStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("before");
        await context.WaitForExternalEvent<string>("go");
        try
        {
            var written = context.CallActivityAsync<string>(
                nameof(CommonActivities.Write), new Note(context.GetInput<string>()!, "written"));
            context.SetCustomStatus(new string('s', 8_191));
            return await written;
        }
        catch (Exception)
        {
            return "caught";
        }
    }

    /// <summary>As long as the real host accepts, quotes included; set after one that is too long.</summary>
    [Function(nameof(ShowLongestStatus))]
    public static Task ShowLongestStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new string('s', 20_000));
        context.SetCustomStatus(new string('s', 8_190));
        return Task.CompletedTask;
    }

    /// <summary>An activity at a gate, then one that writes "went on".</summary>
    [Function(nameof(PassGate))]
    public static async Task<string> PassGate([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        await context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger, "gate"));
        return await context.CallActivityAsync<string>(nameof(CommonActivities.Write), new Note(ledger, "went on"));
    }

    /// <summary>Returns, or throws when the input ends in "throw", while an activity waits at its gate.</summary>
    [Function(nameof(ReturnWithOpenActivity))]
    public static Task<string> ReturnWithOpenActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        _ = context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger, "gate"));
        return ledger.EndsWith("throw", StringComparison.Ordinal)
            ? throw new InvalidOperationException("thrown with an open activity")
            : Task.FromResult("returned");
    }
}
