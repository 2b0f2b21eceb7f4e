using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    SppsDb db, ActionLinks links, MailOutbox mails, AuditLog audit, Sessions sessions, SignInLock guard, TimeProvider clock,
    IOptions<SignInOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Mails a link and a code to the owner of an address, if it is one.</summary>
    /// <returns>The challenge's id, for the browser that asked.</returns>
    public Task<Guid> ChallengeAsync(string email, string back, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var wanted = email.Trim().ToLowerInvariant();
        var person = await db.People.FirstOrDefaultAsync(candidate => candidate.Email == wanted && candidate.Active, cancellationToken);
        var now = clock.GetUtcNow();
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var id = Guid.NewGuid();
        var challenge = new SignInChallenge
        {
            Id = id,
            PersonId = person?.Id,
            CodeHash = Hash(id, code),
            ExpiresAt = now + options.Value.ChallengeLifetime
        };
        db.Set<SignInChallenge>().Add(challenge);
        if (person is null) return challenge.Id;
        var mailKey = $"sign-in/{challenge.Id}";
        var token = links.Issue(SignInLinks.SignIn, $"sign-in/{challenge.Id}", person.Id, mailKey, challenge.ExpiresAt);
        var url = $"{app.Value.PublicUrl}/sign-in/{token}?back={Uri.EscapeDataString(back)}";
        await mails.AddAsync(SignInMail.Draft(mailKey, person, code, url, options.Value.ChallengeLifetime), cancellationToken);
        audit.Add(Actors.System, "sign-in.mailed", $"person/{person.Id}");
        return challenge.Id;
    }, cancellationToken);

    /// <summary>Signs in by the code, in the browser that asked.</summary>
    public Task<SignInOutcome> RedeemCodeAsync(HttpContext http, Guid challengeId, string code, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            var challenge = await db.Set<SignInChallenge>().FirstOrDefaultAsync(
                candidate => candidate.Id == challengeId, cancellationToken);
            if (challenge is null
                || challenge.UsedAt is not null || challenge.ExpiresAt <= clock.GetUtcNow() || challenge.Tries >= options.Value.MaxTries)
                return SignInOutcome.StartAgain;
            var digits = string.Concat(code.Where(char.IsAsciiDigit));
            if (!CryptographicOperations.FixedTimeEquals(challenge.CodeHash, Hash(challenge.Id, digits))
                || challenge.PersonId is null || await guard.IsLockedAsync(challenge.PersonId, cancellationToken))
            {
                challenge.Tries++;
                if (challenge.PersonId is { } target) await guard.NoteWrongCodeAsync(target, challenge, cancellationToken);
                return challenge.Tries >= options.Value.MaxTries ? SignInOutcome.StartAgain : SignInOutcome.WrongCode;
            }
            challenge.UsedAt = clock.GetUtcNow();
            await links.RevokeAsync(SignInLinks.SignIn, $"sign-in/{challenge.Id}", RevokedBecause.TaskEnded, cancellationToken);
            sessions.Open(http, challenge.PersonId);
            return SignInOutcome.SignedIn;
        }, cancellationToken);

    /// <summary>Signs in by the mailed link, after the button was pressed.</summary>
    public Task<SignInOutcome> RedeemLinkAsync(HttpContext http, string token, CancellationToken cancellationToken) =>
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

    private static byte[] Hash(Guid id, string code) => SHA256.HashData(Encoding.UTF8.GetBytes($"{id}:{code}"));
}

public enum SignInOutcome
{
    SignedIn,
    WrongCode,
    StartAgain,
}
