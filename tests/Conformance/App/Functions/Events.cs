using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

public sealed record Decision(string By, bool Approved, List<string> Remarks);

public static class Events
{
    [Function(nameof(AwaitOne))]
    public static Task<string> AwaitOne([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<string>(context.GetInput<string>() ?? "event");

    [Function(nameof(AwaitDecision))]
    public static Task<Decision> AwaitDecision([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<Decision>("decision");

    /// <summary>One wait after the other on one name, as often as the input says.</summary>
    [Function(nameof(AwaitInSequence))]
    public static async Task<List<int>> AwaitInSequence([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var received = new List<int>();
        while (received.Count < context.GetInput<int>()) received.Add(await context.WaitForExternalEvent<int>("number"));
        return received;
    }

    /// <summary>Waits on a hundred names, one after the other: Number0, Number1, …</summary>
    [Function(nameof(AwaitManyNames))]
    public static async Task<List<int>> AwaitManyNames([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var received = new List<int>();
        for (var i = 0; i < 100; i++) received.Add(await context.WaitForExternalEvent<int>($"Number{i}"));
        return received;
    }

    /// <summary>As many waits on one name at once as the input says; the answers come in the order of the waits.</summary>
    [Function(nameof(AwaitAtOnce))]
    public static async Task<int[]> AwaitAtOnce([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(_ => context.WaitForExternalEvent<int>("number")).ToList());

    /// <summary>Waits for "go" before it begins to wait on "number", so that numbers raised earlier are kept for it.</summary>
    [Function(nameof(AwaitAfterGo))]
    public static async Task<List<int>> AwaitAfterGo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("go");
        var received = new List<int>();
        while (received.Count < context.GetInput<int>()) received.Add(await context.WaitForExternalEvent<int>("number"));
        return received;
    }

    /// <summary>Two waits on one name at once, after "go": the kept event goes to the wait that asks first.</summary>
    [Function(nameof(AwaitTwiceAfterGo))]
    public static async Task<string> AwaitTwiceAfterGo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("go");
        var first = context.WaitForExternalEvent<string>("letter");
        var second = context.WaitForExternalEvent<string>("letter");
        return $"{await first}{await second}";
    }

    [Function(nameof(AwaitAllOfThree))]
    public static async Task<string> AwaitAllOfThree([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var waits = new[] { "legal", "finance", "principal" }.Select(name => context.WaitForExternalEvent<string>(name)).ToList();
        return string.Join(",", await Task.WhenAll(waits));
    }

    [Function(nameof(AwaitFirstOfThree))]
    public static async Task<string> AwaitFirstOfThree([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var waits = new[] { "approve", "decline", "ask" }.Select(name => context.WaitForExternalEvent<string>(name)).ToList();
        return await await Task.WhenAny(waits);
    }

    /// <summary>Cancels a wait before anything came, and waits again.</summary>
    [Function(nameof(AwaitAnewAfterCancel))]
    public static async Task<string> AwaitAnewAfterCancel([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var source = new CancellationTokenSource();
        var given = context.WaitForExternalEvent<string>("event", source.Token);
        source.Cancel();
        var outcome = await OutcomeAsync(given);
        return $"{outcome} then {await context.WaitForExternalEvent<string>("event")}";
    }

    /// <summary>Waits with a token that is already cancelled, and then again.</summary>
    [Function(nameof(AwaitWithCancelledToken))]
    public static async Task<string> AwaitWithCancelledToken([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var outcome = await OutcomeAsync(context.WaitForExternalEvent<string>("event", source.Token));
        return $"{outcome} then {await context.WaitForExternalEvent<string>("event")}";
    }

    /// <summary>Cancels a wait that already has its event.</summary>
    [Function(nameof(CancelAfterReceipt))]
    public static async Task<string> CancelAfterReceipt([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var source = new CancellationTokenSource();
        var wait = context.WaitForExternalEvent<string>("event", source.Token);
        await wait;
        source.Cancel();
        return await OutcomeAsync(wait);
    }

    /// <summary>Waits at most as long as the input says.</summary>
    [Function(nameof(AwaitAtMost))]
    public static async Task<string> AwaitAtMost([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("event", context.GetInput<TimeSpan>());
        }
        catch (OperationCanceledException)
        {
            return "timed out";
        }
    }

    /// <summary>Waits at most seven days for "event", and gives up when "stop" comes.</summary>
    [Function(nameof(AwaitUntilStopped))]
    public static async Task<string> AwaitUntilStopped([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var source = new CancellationTokenSource();
        var wait = context.WaitForExternalEvent<string>("event", TimeSpan.FromDays(7), source.Token);
        var stop = context.WaitForExternalEvent<string>("stop");
        if (await Task.WhenAny(wait, stop) == stop) source.Cancel();
        return await OutcomeAsync(wait);
    }

    /// <summary>
    /// One wait kept across reminder timers of the input's length, as the house rule requires; returns the number of reminders.
    /// </summary>
    [Function(nameof(RemindUntilDecided))]
    public static async Task<string> RemindUntilDecided([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var decision = context.WaitForExternalEvent<string>("decision");
        for (var reminders = 0; ; reminders++)
        {
            context.SetCustomStatus(reminders);
            using var decided = new CancellationTokenSource();
            var timer = context.CreateTimer(context.GetInput<TimeSpan>(), decided.Token);
            if (await Task.WhenAny(decision, timer) == decision)
            {
                decided.Cancel();
                return $"{await decision} after {reminders}";
            }
        }
    }

    [Function(nameof(AwaitTwoTypes))]
    public static Task<string> AwaitTwoTypes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.WaitForExternalEvent<string>("event");
        try
        {
            _ = context.WaitForExternalEvent<int>("EVENT");
            return Task.FromResult("nothing thrown");
        }
        catch (ArgumentException e)
        {
            return Task.FromResult(e.GetType().Name);
        }
    }

    /// <summary>Waits for a number, and catches whatever is thrown.</summary>
    [Function(nameof(AwaitNumberGuarded))]
    public static async Task<string> AwaitNumberGuarded([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return $"number {await context.WaitForExternalEvent<int>("number")}";
        }
        catch (Exception)
        {
            return "caught";
        }
    }

    /// <summary>Waits for "go", then twice for a number that came earlier, and says what it got or that it caught.</summary>
    [Function(nameof(AwaitKeptNumber))]
    public static async Task<string> AwaitKeptNumber([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("go");
        return $"{await NumberAsync(context)} {await NumberAsync(context)}";

        static async Task<string> NumberAsync(TaskOrchestrationContext context)
        {
            try
            {
                return $"{await context.WaitForExternalEvent<int>("number")}";
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or NullReferenceException)
            {
                return "caught";
            }
        }
    }

    /// <summary>Leaves a wait open and returns.</summary>
    [Function(nameof(ReturnWithOpenWait))]
    public static Task<string> ReturnWithOpenWait([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.WaitForExternalEvent<string>("never");
        return Task.FromResult("returned");
    }

    /// <summary>Sends "event" with its own id to the instance named by the input.</summary>
    [Function(nameof(SendTo))]
    public static Task<string> SendTo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "event", "from " + context.InstanceId);
        return Task.FromResult("sent");
    }

    [Function(nameof(SendToSelf))]
    public static async Task<string> SendToSelf([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.InstanceId, "event", "from myself");
        return await context.WaitForExternalEvent<string>("event");
    }

    /// <summary>Sends ten numbers to the instance named by the input, five of them in one turn.</summary>
    [Function(nameof(SendTenNumbers))]
    public static async Task SendTenNumbers([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var target = context.GetInput<string>()!;
        for (var i = 0; i < 10; i++)
        {
            context.SendEvent(target, "number", i);
            if (i >= 5) await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), i);
        }
    }

    internal static async Task<string> OutcomeAsync(Task<string> wait)
    {
        try
        {
            return await wait;
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }
}
