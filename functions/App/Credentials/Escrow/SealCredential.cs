using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Takes a credential from the form into the vault (B1). There are three steps, and a crash can follow each: the operation is recorded, the
/// vault keeps the secret under the operation's id, the store takes over the reference. <see cref="SettleSeals"/> continues an operation
/// that stopped.
/// </summary>
public sealed class SealCredential(
    PasswordHints hints, BeginSeal begin, CredentialVault door, FinishSeal finish, TimeProvider clock,
    IOptions<CredentialOptions> options, ILogger<SealCredential> logger)
{
    public async Task<SealResult> RunAsync(
        SealTarget target, CredentialContent content, bool asItIs, bool attested, CancellationToken cancellationToken)
    {
        var mark = await hints.MarkAsync(content.Password, cancellationToken);
        var hint = await hints.FindAsync(content, target.WordsAround, mark, target.Account.Id, cancellationToken);
        if (hint is not null && !asItIs) return new SealResult.Doubtful(hint);
        var (operation, refused) = await begin.RunAsync(target, content, attested, doubtful: hint is not null, cancellationToken);
        if (operation is null) return refused!;
        try
        {
            // Somebody who closes the browser now has still pressed the button.
            var kept = await door.KeepAsync(operation, target.Account, content, mark, Expiry(), CancellationToken.None);
            // It is refused if it took longer than allowed and was given up in the meantime.
            return await finish.RunAsync(operation.Id, kept, CancellationToken.None)
                ? new SealResult.Sealed()
                : new SealResult.VaultFails();
        }
        catch (Exception fault) when (fault is VaultUnavailableException
            or VaultRefusedException or VaultConflictException or UnauthorizedAccessException)
        {
            logger.LogWarning("The vault did not take a credential in: {Fault}", fault.GetType().Name);
            await finish.AbandonAsync(operation.Id, fault.GetType().Name, CancellationToken.None);
            return fault is UnauthorizedAccessException ? new SealResult.NotAllowed() : new SealResult.VaultFails();
        }
    }

    private DateTimeOffset? Expiry() => options.Value.RotateAfter > TimeSpan.Zero ? clock.GetUtcNow() + options.Value.RotateAfter : null;
}

/// <summary>What became of a credential that was sent. Closed.</summary>
public abstract record SealResult
{
    private SealResult() { }

    public sealed record Sealed : SealResult;

    /// <summary>Nothing was kept yet: the person may choose another password, or say that this one is to be kept.</summary>
    public sealed record Doubtful(string Hint) : SealResult;

    /// <summary>The link was used, taken back or is too old, or the account is closed.</summary>
    public sealed record Over : SealResult;

    public sealed record NotAllowed : SealResult;

    /// <summary>Another one is being sealed at this moment.</summary>
    public sealed record Busy : SealResult;

    /// <summary>Nothing was kept; the same form can be sent again.</summary>
    public sealed record VaultFails : SealResult;
}
