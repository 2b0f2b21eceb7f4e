namespace Microsoft.DurableTask.Client;

/// <summary>Where an instance stands. The numbers are stored.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    Failed = 3,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
