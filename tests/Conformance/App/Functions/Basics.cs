using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

public sealed record Identity(string Name, string InstanceId, bool HasParent);

public static class Basics
{
    [Function(nameof(ReturnNothing))]
    public static Task ReturnNothing([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

    [Function(nameof(ReturnInput))]
    public static Task<string?> ReturnInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.GetInput<string>());

    [Function(nameof(ReturnAtOnce))]
    public static Task<int> ReturnAtOnce([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.GetInput<int>() * 2);

    [Function(nameof(ReturnInputParameter))]
    public static Task<string> ReturnInputParameter([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
        Task.FromResult($"{input}/{context.GetInput<string>()}");

    [Function(nameof(DescribeMissingInput))]
    public static Task<string> DescribeMissingInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(
            $"{context.GetInput<string>() ?? "null"},{context.GetInput<int>()},{(context.GetInput<int?>() is null ? "null" : "number")}");

    [Function(nameof(Identify))]
    public static Task<Identity> Identify([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(new Identity(context.Name, context.InstanceId, context.Parent is not null));

    [Function(nameof(CountToTen))]
    public static async Task<int> CountToTen([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var number = 0;
        while (number < 10) number = await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), number);
        return number;
    }

    [Function(nameof(GreetInput))]
    public static Task<string> GreetInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(CommonActivities.Greet), context.GetInput<string>());

    /// <summary>Squares the numbers 1..input in parallel; the answers are in the order of the calls, not of the ends.</summary>
    [Function(nameof(FanOut))]
    public static async Task<int[]> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var calls = Enumerable.Range(1, context.GetInput<int>())
            .Select(n => context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), n)).ToList();
        return await Task.WhenAll(calls);
    }

    /// <summary>Two activities wait at gates named by the input; says which came first and then both.</summary>
    [Function(nameof(FirstOfTwo))]
    public static async Task<string> FirstOfTwo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        var slow = context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger + "/slow", "slow"));
        var fast = context.CallActivityAsync<string>(nameof(CommonActivities.WaitAtGate), new Note(ledger + "/fast", "fast"));
        var first = await Task.WhenAny(slow, fast);
        var winner = await first;
        Ledger.Write(ledger, winner);
        return winner + " then " + string.Join(",", await Task.WhenAll(slow, fast));
    }

    [Function(nameof(CallUnknownActivity))]
    public static async Task<string> CallUnknownActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("NoSuchActivity");
            return "nothing thrown";
        }
        catch (TaskFailedException e)
        {
            return e.TaskName;
        }
    }

    [Function(nameof(CallInOtherCase))]
    public static Task<int> CallInOtherCase([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>("pLUSoNE", 41);
}
