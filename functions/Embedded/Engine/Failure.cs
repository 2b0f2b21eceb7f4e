using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Engine;

/// <summary>
/// Exceptions as data. <see cref="TaskFailureDetails.FromException(Exception)"/> drops the cause of a failed task, which an orchestration
/// that rethrows it still has on the real host.
/// </summary>
internal static class Failure
{
    public static TaskFailureDetails From(Exception exception)
    {
        var inner = exception switch
        {
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } cause } => From(cause),
            _ => null,
        };
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, inner, null);
    }
}
