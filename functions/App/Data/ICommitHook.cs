namespace SppsFlows.Data;

/// <summary>Has a last word before every commit: the audit seals by it what is on record.</summary>
public interface ICommitHook
{
    /// <summary>
    /// Inside the only writer's transaction, after the work and before its changes are saved. What it throws undoes the write.
    /// </summary>
    Task BeforeCommitAsync(SppsDb db, CancellationToken cancellationToken);
}
