using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>
/// Somebody guesses a person's sign-in codes: after too many wrong ones in a while no code signs them in, however many new ones are asked
/// for; their mailed links still do. The pages say the same as ever, or they would tell whose address is known. Part of the caller's write.
/// </summary>
public sealed class SignInLock(
    SppsDb db, MailedCodes codes, SignInMails mails, AuditLog audit, TimeProvider clock, IOptions<SignInOptions> options)
{
    /// <summary>Counted in the store, over all challenges: neither a restart nor a new code gives new tries.</summary>
    public async Task<bool> IsLockedAsync(string personId, CancellationToken cancellationToken) =>
        await WrongCodesAsync(personId, cancellationToken) >= options.Value.CodeLockTries;

    /// <summary>One more wrong code, already counted.</summary>
    public async Task NoteWrongCodeAsync(string personId, SignInChallenge challenge, CancellationToken cancellationToken)
    {
        var wrong = await WrongCodesAsync(personId, cancellationToken);
        audit.Add(Actors.System, "sign-in.refused", $"person/{personId}", new { wrong });
        if (wrong != options.Value.CodeLockTries) return;
        audit.Add(Actors.System, "sign-in.locked", $"person/{personId}", new { until = clock.GetUtcNow() + options.Value.CodeLock });
        var person = await db.People.SingleAsync(candidate => candidate.Id == personId, cancellationToken);
        await mails.TellLockedAsync(challenge, person, cancellationToken);
    }

    private Task<int> WrongCodesAsync(string personId, CancellationToken cancellationToken) =>
        codes.WrongTriesAsync(CodeUse.SignIn, personId, clock.GetUtcNow() - options.Value.CodeLock, cancellationToken);
}
