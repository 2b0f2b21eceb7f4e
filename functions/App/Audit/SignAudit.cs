using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Audit;

/// <summary>Every hour, a signed checkpoint (J5).</summary>
public sealed class SignAudit(AuditCheckpoints checkpoints)
{
    [Function(nameof(SignAudit))]
    public Task Run(
        [TimerTrigger("0 5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) => checkpoints.AddAsync(cancellationToken);
}
