using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>Seals what a write puts on record into the chain (J5), as a part of that write.</summary>
public sealed class AuditSeal(TimeProvider clock) : ICommitHook
{
    public Task BeforeCommitAsync(SppsDb db, CancellationToken cancellationToken) =>
        AuditChain.SealAsync(db, clock.GetUtcNow(), cancellationToken);
}
