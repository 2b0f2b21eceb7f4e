using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Credentials.StepUp.Authenticators;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web.SignIn;

namespace SppsFlows.Credentials.StepUp;

/// <summary>Asks a person who is signed in for a code, from their authenticator app or else from a mail, and keeps in mind for a few minutes that this browser gave it (B3).</summary>
public sealed class StepUps(SppsDb db, AuthenticatorApps apps, StepUpMails mails, AuditLog audit, TimeProvider clock, IOptions<CredentialOptions> options)
{
    public const string Cookie = "spps-step-up";

    private const int MostCodes = 6;

    /// <summary>The page that asks for a code and then leads on.</summary>
    /// <param name="url">In this portal.</param>
    public static string PageTo(string url) => $"/step-up?back={Uri.EscapeDataString(url)}";

    /// <summary>A code was confirmed in this browser, by this person, a few minutes ago at most; from their authenticator app, where the district asks for one.</summary>
    public Task<bool> IsFreshAsync(HttpContext http, string personId, CancellationToken cancellation) => IsFreshAsync(http, personId, options.Value.RequireAuthenticator, cancellation);

    /// <summary>As <see cref="IsFreshAsync(HttpContext, string, CancellationToken)"/>, but a mailed code will do: by it an authenticator is set up.</summary>
    public Task<bool> IsFreshByAnyAsync(HttpContext http, string personId, CancellationToken cancellation) => IsFreshAsync(http, personId, byAppOnly: false, cancellation);

    public async Task<StepUpSent> SendAsync(HttpContext http, Person person, CancellationToken cancellation)
    {
        // A new value for each code: what an older cookie proved does not carry over.
        var browser = NewBrowser();
        var sent = await db.WriteAsync(() => AddAsync(person, browser, cancellation), cancellation);
        if (sent == StepUpSent.Mailed) http.Response.Cookies.Append(Cookie, browser, Sessions.CookieOptions(http));
        return sent;
    }

    public async Task<StepUpOutcome> ConfirmAsync(HttpContext http, Person person, string typed, CancellationToken cancellation)
    {
        var (known, fresh) = (BrowserOf(http), NewBrowser());
        var (outcome, byApp) = await db.WriteAsync(async () =>
        {
            if (await IsLockedAsync(person.Id, cancellation)) return (StepUpOutcome.Locked, false);
            if (await apps.IsEnrolledAsync(person.Id, cancellation)) return (await TakeFromAppAsync(person, fresh, typed, cancellation), true);
            return (known is null ? StepUpOutcome.AskAgain : await TakeFromMailAsync(person, known, typed, cancellation), false);
        }, cancellation);
        if (byApp && outcome is StepUpOutcome.Confirmed) http.Response.Cookies.Append(Cookie, fresh, Sessions.CookieOptions(http));
        return outcome;
    }

    /// <summary>Takes the first code of an authenticator that is being set up; it proves at once that it is them, as any later one does.</summary>
    public async Task<bool> EnrolAsync(HttpContext http, Person person, string typed, CancellationToken cancellation)
    {
        var browser = NewBrowser();
        var enrolled = await db.WriteAsync(async () =>
        {
            if (!await apps.ConfirmAsync(person, typed, cancellation)) return false;
            Confirm(AddByApp(person, browser), clock.GetUtcNow());
            return true;
        }, cancellation);
        if (enrolled) http.Response.Cookies.Append(Cookie, browser, Sessions.CookieOptions(http));
        return enrolled;
    }

    private async Task<bool> IsFreshAsync(HttpContext http, string personId, bool byAppOnly, CancellationToken cancellation)
    {
        if (BrowserOf(http) is not { } browser) return false;
        var (hash, since) = (HashOf(browser), clock.GetUtcNow() - options.Value.StepUpLifetime);
        return await db.Set<StepUpChallenge>().AsNoTracking()
            .Where(challenge => challenge.PersonId == personId && challenge.BrowserHash == hash && challenge.ConfirmedAt > since)
            // Who has an app proves by nothing else.
            .AnyAsync(challenge => challenge.ByApp || (!byAppOnly && !db.Set<Authenticator>().Any(app => app.PersonId == personId && app.ConfirmedAt != null)), cancellation);
    }

    private async Task<StepUpOutcome> TakeFromMailAsync(Person person, string browser, string typed, CancellationToken cancellation)
    {
        var (hash, now) = (HashOf(browser), clock.GetUtcNow());
        var challenge = await db.Set<StepUpChallenge>().FirstOrDefaultAsync(candidate => candidate.PersonId == person.Id && candidate.BrowserHash == hash && !candidate.ByApp, cancellation);
        if (challenge is not { ConfirmedAt: null } || challenge.ExpiresAt <= now) return StepUpOutcome.AskAgain;
        return CryptographicOperations.FixedTimeEquals(challenge.CodeHash, HashOf(challenge.Id, typed)) ? Confirm(challenge, now) : await RefuseAsync(person, challenge, now, cancellation);
    }

    private async Task<StepUpOutcome> TakeFromAppAsync(Person person, string browser, string typed, CancellationToken cancellation)
    {
        var (challenge, now) = (AddByApp(person, browser), clock.GetUtcNow());
        return await apps.TakesAsync(person.Id, typed, cancellation) ? Confirm(challenge, now) : await RefuseAsync(person, challenge, now, cancellation);
    }

    private StepUpChallenge AddByApp(Person person, string browser)
    {
        var now = clock.GetUtcNow();
        var challenge = new StepUpChallenge { Id = Guid.CreateVersion7(now), PersonId = person.Id, BrowserHash = HashOf(browser), CodeHash = [], ByApp = true, SentAt = now, ExpiresAt = now };
        db.Add(challenge);
        return challenge;
    }

    private StepUpOutcome Confirm(StepUpChallenge challenge, DateTimeOffset now)
    {
        challenge.ConfirmedAt = now;
        audit.Add(Actors.Person(challenge.PersonId), "step-up.confirmed", $"person/{challenge.PersonId}", new { challenge = challenge.Id, challenge.ByApp });
        return StepUpOutcome.Confirmed;
    }

    private async Task<StepUpOutcome> RefuseAsync(Person person, StepUpChallenge challenge, DateTimeOffset now, CancellationToken cancellation)
    {
        challenge.Tries++;
        audit.Add(Actors.Person(person.Id), "step-up.refused", $"person/{person.Id}", new { challenge = challenge.Id, challenge.Tries, challenge.ByApp });
        if (!await IsLockedAsync(person.Id, cancellation, added: 1)) return StepUpOutcome.WrongCode;
        audit.Add(Actors.System, "step-up.locked", $"person/{person.Id}", new { until = now + options.Value.StepUpLock });
        await mails.TellLockedAsync(person, challenge.Id, cancellation);
        return StepUpOutcome.Locked;
    }

    private async Task<StepUpSent> AddAsync(Person person, string browser, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = now - options.Value.StepUpLock;
        if (await IsLockedAsync(person.Id, cancellation)) return StepUpSent.Locked;
        if (await apps.IsEnrolledAsync(person.Id, cancellation)) return StepUpSent.HasApp;
        if (await db.Set<StepUpChallenge>().CountAsync(challenge => challenge.PersonId == person.Id && challenge.SentAt > since && challenge.ConfirmedAt == null, cancellation) >= MostCodes) return StepUpSent.TooMany;
        var (id, code) = (Guid.CreateVersion7(now), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        db.Add(new StepUpChallenge
        {
            Id = id,
            PersonId = person.Id,
            BrowserHash = HashOf(browser),
            CodeHash = HashOf(id, code),
            SentAt = now,
            ExpiresAt = now + options.Value.StepUpLifetime,
        });
        audit.Add(Actors.Person(person.Id), "step-up.sent", $"person/{person.Id}", new { challenge = id });
        await mails.SendCodeAsync(person, id, code, cancellation);
        return StepUpSent.Mailed;
    }

    /// <summary>Counted in the store, over all of a person's browsers and codes: neither a restart nor a new code gives new tries.</summary>
    private async Task<bool> IsLockedAsync(string personId, CancellationToken cancellation, int added = 0)
    {
        var since = clock.GetUtcNow() - options.Value.StepUpLock;
        var tries = await db.Set<StepUpChallenge>().Where(challenge => challenge.PersonId == personId && challenge.SentAt > since).SumAsync(challenge => challenge.Tries, cancellation);
        return tries + added >= options.Value.StepUpMaxTries;
    }

    private static string NewBrowser() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static byte[] HashOf(string browser) => SHA256.HashData(Encoding.UTF8.GetBytes(browser));

    private static string? BrowserOf(HttpContext http) => http.Request.Cookies[Cookie] is { Length: > 0 and < 100 } value ? value : null;

    // Six digits are soon tried through: the hash is slow, and bound to its own row.
    private static byte[] HashOf(Guid id, string typed) => Rfc2898DeriveBytes.Pbkdf2(
        string.Concat(typed.Where(char.IsAsciiDigit)), id.ToByteArray(bigEndian: true), 20_000, HashAlgorithmName.SHA256, 32);
}

public enum StepUpSent
{
    Mailed,

    /// <summary>None was: the person's authenticator app makes the codes.</summary>
    HasApp,
    TooMany,
    Locked,
}

public enum StepUpOutcome
{
    Confirmed,
    WrongCode,

    /// <summary>The code is too old, or of another browser.</summary>
    AskAgain,

    /// <summary>Too many wrong codes.</summary>
    Locked,
}
