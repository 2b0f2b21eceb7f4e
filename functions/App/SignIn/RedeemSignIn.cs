using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>
/// Signs in by what <see cref="MailSignIn"/> mailed (J3). The code works only in the browser that asked; the link works anywhere and asks
/// for a press of a button, because mail scanners open links.
/// </summary>
public sealed class RedeemSignIn(
    SppsDb db, ActionLinks links, MailedCodes codes, Sessions sessions, SignInLock guard, TimeProvider clock,
    IOptions<SignInOptions> options)
{
    /// <summary>Signs in by the code, in the browser that asked.</summary>
    public Task<SignInOutcome> ByCodeAsync(HttpContext http, Guid challengeId, string code, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            var challenge = await db.Set<SignInChallenge>().FirstOrDefaultAsync(
                candidate => candidate.Id == challengeId, cancellationToken);
            if (challenge is null || challenge.UsedAt is not null) return SignInOutcome.StartAgain;
            var taken = await codes.TakeAsync(challenge.Code(options.Value), code, cancellationToken);
            if (taken is CodeTry.Dead or CodeTry.Expired) return SignInOutcome.StartAgain;
            if (taken is not CodeTry.Right || challenge.PersonId is null
                || await guard.IsLockedAsync(challenge.PersonId, cancellationToken))
            {
                if (taken is not CodeTry.Right && challenge.PersonId is { } target)
                    await guard.NoteWrongCodeAsync(target, challenge, cancellationToken);
                return taken is CodeTry.LastWrong ? SignInOutcome.StartAgain : SignInOutcome.WrongCode;
            }
            challenge.UsedAt = clock.GetUtcNow();
            await links.RevokeAsync(SignInLinks.SignIn, $"sign-in/{challenge.Id}", RevokedBecause.TaskEnded, cancellationToken);
            sessions.Open(http, challenge.PersonId);
            return SignInOutcome.SignedIn;
        }, cancellationToken);

    /// <summary>Signs in by the mailed link, after the button was pressed.</summary>
    public Task<SignInOutcome> ByLinkAsync(HttpContext http, string token, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            if (await links.FindAsync(SignInLinks.SignIn, token, cancellationToken) is not LinkLookup.Live { Link: var link })
                return SignInOutcome.StartAgain;
            link.UsedAt = clock.GetUtcNow();
            var id = Guid.Parse(link.Subject["sign-in/".Length..]);
            if (await db.Set<SignInChallenge>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) is { } challenge)
                challenge.UsedAt = clock.GetUtcNow();
            sessions.Open(http, link.PersonId);
            return SignInOutcome.SignedIn;
        }, cancellationToken);
}

public enum SignInOutcome
{
    SignedIn,
    WrongCode,
    StartAgain,
}
