using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.SignIn;

/// <summary>
/// Sign-in by mailed link and code (J3). The code works only in the browser that asked; the link works anywhere and
/// asks for a press of a button, because mail scanners open links. Whether an address is known shows nowhere.
/// </summary>
public sealed class SignInByMail(
    SppsDb db, ActionLinks links, MailedCodes codes, MailOutbox mails, AuditLog audit, Sessions sessions, SignInLock guard,
        TimeProvider clock,
    IOptions<SignInOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Mails a link and a code to the owner of an address, if it is one.</summary>
    /// <returns>The challenge's id, for the browser that asked.</returns>
    public Task<Guid> ChallengeAsync(string email, string back, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        var wanted = email.Trim().ToLowerInvariant();
        var person = await db.People.FirstOrDefaultAsync(candidate => candidate.Email == wanted && candidate.Active, cancellation);
        var now = clock.GetUtcNow();
        var challenge = new SignInChallenge { Id = Guid.NewGuid(), PersonId = person?.Id,
            ExpiresAt = now + options.Value.ChallengeLifetime };
        db.Set<SignInChallenge>().Add(challenge);
        // Also for nobody's address: it must not be known by how long this takes.
        var code = await codes.IssueAsync(CodeOf(challenge), options.Value.ChallengeLifetime, cancellation);
        if (person is null) return challenge.Id;
        var mailKey = $"sign-in/{challenge.Id}";
        var token = links.Issue(SignInLinks.SignIn, $"sign-in/{challenge.Id}", person.Id, mailKey, challenge.ExpiresAt);
        var url = $"{app.Value.PublicUrl}/sign-in/{token}?back={Uri.EscapeDataString(back)}";
        await mails.AddAsync(SignInMail.Draft(mailKey, person, code, url, options.Value.ChallengeLifetime), cancellation);
        audit.Add(Actors.System, "sign-in.mailed", $"person/{person.Id}");
        return challenge.Id;
    }, cancellation);

    /// <summary>Signs in by the code, in the browser that asked.</summary>
    public Task<SignInOutcome> RedeemCodeAsync(HttpContext http, Guid challengeId, string code, CancellationToken cancellation) =>
        db.WriteAsync(async () =>
    {
        var challenge = await db.Set<SignInChallenge>().FirstOrDefaultAsync(candidate => candidate.Id == challengeId, cancellation);
        if (challenge is null || challenge.UsedAt is not null) return SignInOutcome.StartAgain;
        var taken = await codes.TakeAsync(CodeOf(challenge), code, cancellation);
        if (taken is CodeTry.Dead or CodeTry.Expired) return SignInOutcome.StartAgain;
        if (taken is not CodeTry.Right || challenge.PersonId is null || await guard.IsLockedAsync(challenge.PersonId, cancellation))
        {
            if (taken is not CodeTry.Right && challenge.PersonId is { } target)
                await guard.NoteWrongCodeAsync(target, challenge, cancellation);
            return taken is CodeTry.LastWrong ? SignInOutcome.StartAgain : SignInOutcome.WrongCode;
        }
        challenge.UsedAt = clock.GetUtcNow();
        await links.RevokeAsync(SignInLinks.SignIn, $"sign-in/{challenge.Id}", RevokedBecause.TaskEnded, cancellation);
        sessions.Open(http, challenge.PersonId);
        return SignInOutcome.SignedIn;
    }, cancellation);

    /// <summary>Signs in by the mailed link, after the button was pressed.</summary>
    public Task<SignInOutcome> RedeemLinkAsync(HttpContext http, string token, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        if (await links.FindAsync(SignInLinks.SignIn, token, cancellation) is not LinkLookup.Live { Link: var link })
            return SignInOutcome.StartAgain;
        link.UsedAt = clock.GetUtcNow();
        var id = Guid.Parse(link.Subject["sign-in/".Length..]);
        if (await db.Set<SignInChallenge>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellation) is { } challenge)
            challenge.UsedAt = clock.GetUtcNow();
        sessions.Open(http, link.PersonId);
        return SignInOutcome.SignedIn;
    }, cancellation);

    private CodeFor CodeOf(SignInChallenge challenge) =>
        new(CodeUse.SignIn, $"sign-in/{challenge.Id}", challenge.PersonId, options.Value.MaxTries);
}

public enum SignInOutcome
{
    SignedIn,
    WrongCode,
    StartAgain,
}
