using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using CoreFailureDetails = DurableTask.Core.FailureDetails;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// Calls a task again while its retry options say so. It runs in the orchestrator's code, so everything it does is replayed.
/// </summary>
internal static class Retries
{
    public static Task<T> Run<T>(TaskOrchestrationContext context, TaskRetryOptions options, bool isChild, Func<int, Task<T>> call)
    {
        if (options.Handler is { } handler) return ByHandler(context, handler, call);
        var policy = options.Policy!;
#pragma warning disable CS0618 // Named here because no host calls it.
        if (policy.HandleAsync is not null)
#pragma warning restore CS0618
        {
            throw new NotSupportedException(
                "RetryPolicy.HandleAsync is called by no host. Set RetryPolicy.HandleFailure, or use TaskOptions.FromRetryHandler with "
                + "an AsyncRetryHandler.");
        }

        return ByPolicy(context, policy, isChild, call);
    }

    // Called again at once: a handler that wants a pause creates a timer.
    private static async Task<T> ByHandler<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<int, Task<T>> call)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt);
            }
            catch (TaskFailedException failed) when (!Faults.IsNonRetriable(failed.FailureDetails))
            {
                var asked = new RetryContext(
                    context, attempt, failed.FailureDetails, context.CurrentUtcDateTime - first, CancellationToken.None);
                if (!await handler(asked)) throw;
            }
        }
    }

    private static async Task<T> ByPolicy<T>(TaskOrchestrationContext context, RetryPolicy policy, bool isChild, Func<int, Task<T>> call)
    {
        var first = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt);
            }
            catch (TaskFailedException failed)
            {
                if (attempt >= policy.MaxNumberOfAttempts || Faults.IsNonRetriable(failed.FailureDetails) || IsOver()) throw;
                if (!Accepts(policy, failed.FailureDetails, isChild)) throw;
                await context.CreateTimer(context.CurrentUtcDateTime.Add(Delay(policy, attempt)), CancellationToken.None);
            }
        }

        bool IsOver() => policy.RetryTimeout != Timeout.InfiniteTimeSpan && context.CurrentUtcDateTime - first >= policy.RetryTimeout;
    }

    private static bool Accepts(RetryPolicy policy, TaskFailureDetails failure, bool isChild)
    {
        try
        {
            // The library consults the policy only about the framework's own exceptions.
            var details = ToCore(failure);
            return policy.Handle(isChild
                ? new SubOrchestrationFailedException { FailureDetails = details }
                : new global::DurableTask.Core.Exceptions.TaskFailedException { FailureDetails = details });
        }
        catch (Exception)
        {
            // As on the real host, the task's failure counts, not the policy's own.
            return false;
        }
    }

    private static CoreFailureDetails ToCore(TaskFailureDetails failure) =>
        new(
            failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.InnerFailure is { } inner ? ToCore(inner) : null,
            isNonRetriable: false, failure.Properties);

    private static TimeSpan Delay(RetryPolicy policy, int attempt)
    {
        var limit = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(3650) : policy.MaxRetryInterval;
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return ticks < limit.Ticks ? TimeSpan.FromTicks((long)ticks) : limit;
    }
}
