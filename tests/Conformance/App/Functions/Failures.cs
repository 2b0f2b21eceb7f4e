using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

/// <summary>An exception type that only this app knows.</summary>
public class PolicyException(string message, Exception? inner = null) : Exception(message, inner);

public sealed class StricterPolicyException(string message) : PolicyException(message);

/// <summary>Everything that can be seen of a caught <see cref="TaskFailedException"/>.</summary>
public sealed record Caught(
    string TaskName, int TaskId, string Message, string ErrorType, string ErrorMessage, string? StackTrace, List<string> Chain,
    List<string> CausedBy);

public static class Failures
{
    [Function(nameof(ThrowInvalidOperation))]
    public static void ThrowInvalidOperation([ActivityTrigger] string message) => throw new InvalidOperationException(message);

    [Function(nameof(ThrowArgument))]
    public static Task<string> ThrowArgument(
        [ActivityTrigger] string message) => throw new ArgumentNullException(nameof(message), "is missing");

    [Function(nameof(ThrowPolicy))]
    public static async Task ThrowPolicy([ActivityTrigger] string message)
    {
        await Task.Yield();
        throw new StricterPolicyException(message);
    }

    [Function(nameof(ThrowNested))]
    public static void ThrowNested([ActivityTrigger] string message) =>
        throw new PolicyException(message, new InvalidOperationException("second", new TimeoutException("third")));

    [Function(nameof(ThrowAggregate))]
    public static void ThrowAggregate([ActivityTrigger] string message) =>
        throw new AggregateException(message, new InvalidOperationException("one"), new TimeoutException("two"));

    /// <summary>Calls the activity that the input names, and returns what was thrown.</summary>
    [Function(nameof(Catch))]
    public static async Task<Caught?> Catch([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        // A first call, so that the failing one does not have number 0.
        await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), 1);
        try
        {
            await context.CallActivityAsync(context.GetInput<string>()!, "first");
            return null;
        }
        catch (TaskFailedException e)
        {
            return Describe(e);
        }
    }

    [Function(nameof(CatchChild))]
    public static async Task<Caught?> CatchChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallSubOrchestratorAsync(context.GetInput<string>()!, nameof(ThrowNested));
            return null;
        }
        catch (TaskFailedException e)
        {
            return Describe(e);
        }
    }

    /// <summary>Lets the failure of the activity that the input names pass.</summary>
    [Function(nameof(PassOn))]
    public static async Task<string> PassOn([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(context.GetInput<string>()!, "first");
        return "nothing thrown";
    }

    /// <summary>A parent of <see cref="PassOn"/> that catches nothing either.</summary>
    [Function(nameof(PassOnThroughChild))]
    public static Task<string> PassOnThroughChild([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync<string>(nameof(PassOn), context.GetInput<string>());

    /// <summary>Catches the failure of an activity and rethrows it.</summary>
    [Function(nameof(Rethrow))]
    public static async Task<string> Rethrow([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync(context.GetInput<string>()!, "first");
            return "nothing thrown";
        }
        catch (TaskFailedException)
        {
            context.SetCustomStatus("caught and thrown on");
            throw;
        }
    }

    [Function(nameof(ThrowAtOnce))]
    public static Task ThrowAtOnce([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new InvalidOperationException("thrown at once");

    [Function(nameof(ThrowInFirstStep))]
    public static async Task<string> ThrowInFirstStep([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.InstanceId.Length > 0) throw new PolicyException("thrown in the first step");
        return await context.CallActivityAsync<string>(nameof(CommonActivities.Greet), "nobody");
    }

    [Function(nameof(ThrowAfterSteps))]
    public static async Task<string> ThrowAfterSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>(nameof(CommonActivities.Greet), "one");
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        ThrowPlainly();
        return "not reached";
    }

    [Function(nameof(ThrowWithInner))]
    public static Task ThrowWithInner([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new PolicyException("outer", new InvalidOperationException("inner"));

    /// <summary>Ends in the cancellation of its own timer.</summary>
    [Function(nameof(EndInCancellation))]
    public static async Task<string> EndInCancellation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var source = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(1), source.Token);
        source.Cancel();
        await timer;
        return "not reached";
    }

    /// <summary>Throws its own cancellation.</summary>
    [Function(nameof(ThrowCancellation))]
    public static async Task<string> ThrowCancellation([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        throw new OperationCanceledException("its own text, which nobody sees");
    }

    /// <summary>Runs three activities at once; the middle one fails, and the others' work is undone.</summary>
    [Function(nameof(Compensate))]
    public static async Task<string> Compensate([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var ledger = context.GetInput<string>()!;
        var work = new List<Task>
        {
            context.CallActivityAsync(nameof(CommonActivities.Write), new Note(ledger, "did one")),
            context.CallActivityAsync(nameof(ThrowInvalidOperation), "two is broken"),
            context.CallActivityAsync(nameof(CommonActivities.Write), new Note(ledger, "did three")),
        };
        try
        {
            await Task.WhenAll(work);
            return "nothing thrown";
        }
        catch (TaskFailedException e)
        {
            foreach (var done in new[] { "one", "three" })
            {
                await context.CallActivityAsync(nameof(CommonActivities.Write), new Note(ledger, "undid " + done));
            }

            return $"{e.TaskName}; {string.Join(",", work.Select(w => w.IsCompletedSuccessfully))}";
        }
    }

    /// <summary>Both of two activities fail: every failure can be seen on its own task.</summary>
    [Function(nameof(FailTwice))]
    public static async Task<List<string>> FailTwice([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var first = context.CallActivityAsync(nameof(ThrowInvalidOperation), "one");
        var second = context.CallActivityAsync(nameof(ThrowPolicy), "two");
        try
        {
            await Task.WhenAll(first, second);
        }
        catch (TaskFailedException)
        {
            // Looked at below, one by one.
        }

        return [.. new[]
        {
            first,
            second
        }.Select(task => ((TaskFailedException)task.Exception!.InnerException!).FailureDetails.ErrorMessage)];
    }

    /// <summary>The input of the activity cannot be read as the type that it takes.</summary>
    [Function(nameof(CallWithWrongType))]
    public static async Task<string> CallWithWrongType([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync<int>(nameof(CommonActivities.PlusOne), "not a number");
            return "nothing thrown";
        }
        catch (TaskFailedException e)
        {
            return e.TaskName;
        }
    }

    // One-byte characters: the storage emulator splits what it receives into pieces, and damages a longer character that lies across a
    // split.
    public const int LongText = 40_000;

    [Function(nameof(FailAfterLongText))]
    public static async Task<int> FailAfterLongText([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync(nameof(ThrowInvalidOperation), new string('x', LongText) + "žluťoučký 🐎");
            return 0;
        }
        catch (TaskFailedException e) when (e.FailureDetails.ErrorMessage.EndsWith("žluťoučký 🐎", StringComparison.Ordinal))
        {
            return e.FailureDetails.ErrorMessage.Length;
        }
    }

    private static void ThrowPlainly() => throw new PolicyException("thrown after steps");

    private static Caught Describe(TaskFailedException e)
    {
        var chain = new List<string>();
        for (var details = e.FailureDetails; details is not null; details = details.InnerFailure)
            chain.Add($"{details.ErrorType}: {details.ErrorMessage}");
        var types = new[]
        {
            typeof(Exception), typeof(SystemException), typeof(InvalidOperationException), typeof(ArgumentException),
            typeof(ArgumentNullException),
            typeof(TimeoutException), typeof(PolicyException), typeof(StricterPolicyException), typeof(TaskFailedException),
            typeof(AggregateException),
        };
        var failure = e.FailureDetails;
        return new Caught(
            e.TaskName, e.TaskId, e.Message, failure.ErrorType, failure.ErrorMessage, failure.StackTrace, chain,
            [.. types.Where(failure.IsCausedBy).Select(type => type.Name)]);
    }
}
