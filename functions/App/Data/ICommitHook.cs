namespace SppsFlows.Data;

/// <summary>Runs before every commit. The audit uses it to seal what is on record.</summary>
public interface ICommitHook
{
    /// <summary>
    /// Called inside the only writer's transaction, after the work and before its changes are saved. If it throws, the write is undone.
    /// </summary>
    Task BeforeCommitAsync(SppsDb db, CancellationToken cancellationToken);
}
