using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Conformance.App.Functions;

/// <summary>Orchestrators that run while hosts are stopped.</summary>
public static class Restarting
{
    [Function(nameof(WriteEntry))]
    public static Task<string> WriteEntry([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(CommonActivities.Write), context.GetInput<Note>());

    /// <summary>
    /// Steps of every kind, gathered in one text, with a wait for "next" after each: stopping the host at any of the waits must not change
    /// the text. Each activity writes once, and each step notes the first time it is taken.
    /// </summary>
    [Function(nameof(TakeEveryKindOfStep))]
    public static async Task<string> TakeEveryKindOfStep([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        var log = context.CreateReplaySafeLogger("Ledger:" + ledger + "/log");
        var (started, guid) = (context.CurrentUtcDateTime, context.NewGuid());
        var text = new List<string>();

        await StepAsync(
            1, async () => await context.CallActivityAsync<string>(nameof(CommonActivities.Write), new Note(ledger, "activity")));
        await StepAsync(2, async () => await context.CallSubOrchestratorAsync<string>(nameof(Basics.ReturnInput), "child"));
        await StepAsync(3, async () =>
        {
            await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
            return "timer";
        });
        await StepAsync(4, async () =>
        {
            try
            {
                await context.CallActivityAsync(nameof(Failures.ThrowPolicy), "failure");
                return "nothing thrown";
            }
            catch (TaskFailedException e) when (e.FailureDetails.IsCausedBy<PolicyException>())
            {
                return e.FailureDetails.ErrorMessage;
            }
        });
        await StepAsync(5, async () => string.Join("+", await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            context.CallActivityAsync<string>(nameof(CommonActivities.Write), new Note(ledger, $"fan {i}"))))));

        var sameTime = await context.CallActivityAsync<DateTime>(nameof(CommonActivities.Echo), started) == started;
        var sameGuid = await context.CallActivityAsync<Guid>(nameof(CommonActivities.Echo), guid) == guid;
        return string.Join(",", text) + $",{sameTime},{sameGuid}";

        async Task StepAsync(int number, Func<Task<string>> take)
        {
            log.LogInformation("Step {Number}", number);
            text.Add(await take());
            context.SetCustomStatus(number);
            text.Add(await context.WaitForExternalEvent<string>("next"));
        }
    }
}
