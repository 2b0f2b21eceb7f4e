using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.Conformance.App.Hosting;

namespace SppsFlows.Conformance.App.Functions;

/// <param name="Ledger">Where each attempt writes its time; under "/failures", where the policy was asked.</param>
/// <param name="Failures">How many attempts fail before one succeeds.</param>
/// <param name="Attempts">The policy's number of attempts.</param>
/// <param name="First">Its first interval.</param>
/// <param name="Only">The name of the exception type that it retries; null for all, "throw" for a policy that fails itself.</param>
public sealed record RetryOrder(
    string Ledger,
    int Failures,
    int Attempts,
    TimeSpan First,
    double Coefficient = 1,
    TimeSpan? Longest = null,
    TimeSpan? Within = null,
    string? Only = null);

public static class Retries
{
    [Function(nameof(Attempt))]
    public static string Attempt([ActivityTrigger] RetryOrder order, FunctionContext context)
    {
        var attempt = Ledger.Read(order.Ledger).Count + 1;
        Ledger.Write(order.Ledger, context.InstanceServices.GetRequiredService<TimeProvider>().GetUtcNow().ToString("O"));
        return attempt > order.Failures ? $"attempt {attempt}" : throw new PolicyException($"attempt {attempt} failed");
    }

    [Function(nameof(RetryActivity))]
    public static Task<string> RetryActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        return context.CallActivityAsync<string>(nameof(Attempt), order, TaskOptions.FromRetryPolicy(PolicyOf(order, context)));
    }

    [Function(nameof(RetryChild))]
    public static Task<string> RetryChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        return context.CallSubOrchestratorAsync<string>(
            nameof(AttemptAsChild), order, TaskOptions.FromRetryPolicy(PolicyOf(order, context)));
    }

    [Function(nameof(RetryChildUnderId))]
    public static Task<string> RetryChildUnderId([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        var options = TaskOptions.FromRetryPolicy(PolicyOf(order, context)).WithInstanceId(context.InstanceId + "-child");
        return context.CallSubOrchestratorAsync<string>(nameof(AttemptAsChild), order, options);
    }

    /// <summary>
    /// Retries by a handler, an activity or (Only: "child") a child, as long as it is asked no more than Attempts times; each time it waits
    /// for the first interval. What the handler was told is written under "/handler", once for each time.
    /// </summary>
    [Function(nameof(RetryByHandler))]
    public static async Task<string> RetryByHandler([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        var logger = context.CreateReplaySafeLogger($"{LedgerLog.CategoryPrefix}{order.Ledger}/handler");
        var options = TaskOptions.FromRetryHandler(async retry =>
        {
            logger.LogInformation(
                "{Attempt} {Message} {Own} {Late}", retry.LastAttemptNumber, retry.LastFailure.ErrorMessage,
                retry.OrchestrationContext.InstanceId == context.InstanceId,
                retry.TotalRetryTime >= order.First * (retry.LastAttemptNumber - 1));
            if (retry.LastAttemptNumber >= order.Attempts) return false;
            await retry.OrchestrationContext.CreateTimer(order.First, CancellationToken.None);
            return true;
        });
        try
        {
            return order.Only == "child"
                ? await context.CallSubOrchestratorAsync<string>(nameof(AttemptAsChild), order, options)
                : await context.CallActivityAsync<string>(nameof(Attempt), order, options);
        }
        catch (TaskFailedException e)
        {
            return $"{e.TaskName}: {e.FailureDetails.ErrorMessage}";
        }
    }

    /// <summary>A handler that must not be asked, for a task that does not exist; and one that fails itself.</summary>
    [Function(nameof(RetryByOddHandlers))]
    public static async Task<string> RetryByOddHandlers([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        var unknown = "nothing thrown";
        try
        {
            await context.CallActivityAsync(
                "NoSuchActivity", TaskOptions.FromRetryHandler(bool (_) => throw new NotSupportedException("asked")));
        }
        catch (Exception e)
        {
            unknown = e.GetType().Name;
        }

        try
        {
            await context.CallActivityAsync<string>(
                nameof(Attempt), order, TaskOptions.FromRetryHandler(bool (_) => throw new NotSupportedException("the handler failed")));
            return unknown;
        }
        catch (Exception e)
        {
            return $"{unknown}, {e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>Fails as <see cref="Attempt"/> does, and writes its id under "/ids".</summary>
    [Function(nameof(AttemptAsChild))]
    public static async Task<string> AttemptAsChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        await context.CallActivityAsync(nameof(CommonActivities.Write), new Note(order.Ledger + "/ids", context.InstanceId));
        return await context.CallActivityAsync<string>(nameof(Attempt), order);
    }

    /// <summary>Retries tasks that do not exist; the policy must not be asked.</summary>
    [Function(nameof(RetryUnknown))]
    public static async Task<string> RetryUnknown([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        var options = TaskOptions.FromRetryPolicy(PolicyOf(order, context));
        var outcomes = new List<string>();
        foreach (var call in new[]
                 {
                     () => context.CallActivityAsync("NoSuchActivity", options: options),
                     () => context.CallSubOrchestratorAsync("NoSuchOrchestrator", options: options),
                 })
        {
            try
            {
                await call();
            }
            catch (TaskFailedException e)
            {
                outcomes.Add(e.TaskName);
            }
        }

        return string.Join(",", outcomes);
    }

    /// <summary>Catches the failure after the last attempt and returns its message.</summary>
    [Function(nameof(CatchAfterRetries))]
    public static async Task<string> CatchAfterRetries([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var order = context.GetInput<RetryOrder>()!;
        try
        {
            return await context.CallActivityAsync<string>(nameof(Attempt), order, TaskOptions.FromRetryPolicy(PolicyOf(order, context)));
        }
        catch (TaskFailedException e)
        {
            return $"{e.TaskName}: {e.FailureDetails.ErrorMessage}";
        }
    }

    private static RetryPolicy PolicyOf(RetryOrder order, TaskOrchestrationContext context) =>
        new(order.Attempts, order.First, order.Coefficient, order.Longest, order.Within)
        {
            HandleFailure = failure =>
            {
                Ledger.Write(order.Ledger + "/failures", context.CurrentUtcDateTime.ToString("O"));
                if (order.Only == "throw") throw new NotSupportedException("the policy failed");
                return order.Only is null || failure.ErrorType.EndsWith(order.Only, StringComparison.Ordinal);
            },
        };
}
