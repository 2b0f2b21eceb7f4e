namespace Microsoft.DurableTask;

/// <summary>Thrown at the await of an activity or sub-orchestration that failed. The cause crosses as data in <see cref="FailureDetails"/>.</summary>
public sealed class TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
    : Exception($"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {failureDetails.ErrorMessage}")
{
    public string TaskName { get; } = taskName;

    /// <summary>The number of the call in its orchestration, from 0.</summary>
    public int TaskId { get; } = taskId;

    public TaskFailureDetails FailureDetails { get; } = failureDetails;
}
