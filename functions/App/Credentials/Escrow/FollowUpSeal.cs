using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// What a sealed credential sets in motion: the rotation that it ends, the one that a doubtful password needs, the flow that waits for
/// it, and the mails. Part of the caller's write.
/// </summary>
public sealed class FollowUpSeal(CloseRotation rotations, OpenRotation further, IAccountRequesters requesters, SealMails mails)
{
    public async Task RunAsync(SealOperation operation, Account account, Credential credential, CancellationToken cancellationToken)
    {
        await rotations.BySealAsync(operation, account, cancellationToken);
        // They promised to change it soon; such promises are forgotten.
        if (operation.Doubtful) await further.RunAsync(account, RotationReason.Doubtful, askedById: null, Actors.System, cancellationToken);
        await requesters.TellSealedAsync(account, cancellationToken);
        await mails.TellSealedAsync(operation, account, credential, cancellationToken);
    }
}
