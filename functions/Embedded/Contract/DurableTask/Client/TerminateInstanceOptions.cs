namespace Microsoft.DurableTask.Client;

/// <summary>The output a terminated instance shows, and whether its running sub-orchestrations are terminated too.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
