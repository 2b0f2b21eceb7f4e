using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web.SignIn;

namespace SppsFlows.Credentials.StepUp;

/// <summary>Mails a code to a person who is signed in, and keeps in mind for a few minutes that this browser gave it back (B3).</summary>
public sealed class StepUps(SppsDb db, StepUpMails mails, AuditLog audit, TimeProvider clock, IOptions<CredentialOptions> options)
{
    public const string Cookie = "spps-step-up";

    private const int MostCodes = 6;

    /// <summary>The page that asks for a code and then leads on.</summary>
    /// <param name="url">In this portal.</param>
    public static string PageTo(string url) => $"/step-up?back={Uri.EscapeDataString(url)}";

    /// <summary>A code was confirmed in this browser, by this person, a few minutes ago at most.</summary>
    public async Task<bool> IsFreshAsync(HttpContext http, string personId, CancellationToken cancellation)
    {
        if (BrowserOf(http) is not { } browser) return false;
        var (hash, since) = (SHA256.HashData(Encoding.UTF8.GetBytes(browser)), clock.GetUtcNow() - options.Value.StepUpLifetime);
        return await db.Set<StepUpChallenge>().AsNoTracking().AnyAsync(challenge => challenge.PersonId == personId && challenge.BrowserHash == hash && challenge.ConfirmedAt > since, cancellation);
    }

    public async Task<StepUpSent> SendAsync(HttpContext http, Person person, CancellationToken cancellation)
    {
        // A new value for each code: what an older cookie proved does not carry over.
        var browser = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var sent = await db.WriteAsync(() => AddAsync(person, browser, cancellation), cancellation);
        if (sent == StepUpSent.Mailed) http.Response.Cookies.Append(Cookie, browser, Sessions.CookieOptions(http));
        return sent;
    }

    public Task<StepUpOutcome> ConfirmAsync(HttpContext http, Person person, string typed, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        if (BrowserOf(http) is not { } browser) return StepUpOutcome.AskAgain;
        if (await IsLockedAsync(person.Id, cancellation)) return StepUpOutcome.Locked;
        var (hash, now) = (SHA256.HashData(Encoding.UTF8.GetBytes(browser)), clock.GetUtcNow());
        var challenge = await db.Set<StepUpChallenge>().FirstOrDefaultAsync(candidate => candidate.PersonId == person.Id && candidate.BrowserHash == hash, cancellation);
        if (challenge is not { ConfirmedAt: null } || challenge.ExpiresAt <= now) return StepUpOutcome.AskAgain;
        if (!CryptographicOperations.FixedTimeEquals(challenge.CodeHash, HashOf(challenge.Id, typed)))
        {
            challenge.Tries++;
            audit.Add(Actors.Person(person.Id), "step-up.refused", $"person/{person.Id}", new { challenge = challenge.Id, challenge.Tries });
            if (!await IsLockedAsync(person.Id, cancellation, added: 1)) return StepUpOutcome.WrongCode;
            audit.Add(Actors.System, "step-up.locked", $"person/{person.Id}", new { until = now + options.Value.StepUpLock });
            await mails.TellLockedAsync(person, challenge.Id, cancellation);
            return StepUpOutcome.Locked;
        }
        challenge.ConfirmedAt = now;
        audit.Add(Actors.Person(person.Id), "step-up.confirmed", $"person/{person.Id}", new { challenge = challenge.Id });
        return StepUpOutcome.Confirmed;
    }, cancellation);

    private async Task<StepUpSent> AddAsync(Person person, string browser, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var since = now - options.Value.StepUpLock;
        if (await IsLockedAsync(person.Id, cancellation)) return StepUpSent.Locked;
        if (await db.Set<StepUpChallenge>().CountAsync(challenge => challenge.PersonId == person.Id && challenge.SentAt > since && challenge.ConfirmedAt == null, cancellation) >= MostCodes) return StepUpSent.TooMany;
        var (id, code) = (Guid.CreateVersion7(now), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));
        db.Add(new StepUpChallenge
        {
            Id = id,
            PersonId = person.Id,
            BrowserHash = SHA256.HashData(Encoding.UTF8.GetBytes(browser)),
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

    private static string? BrowserOf(HttpContext http) => http.Request.Cookies[Cookie] is { Length: > 0 and < 100 } value ? value : null;

    // Six digits are soon tried through: the hash is slow, and bound to its own row.
    private static byte[] HashOf(Guid id, string typed) => Rfc2898DeriveBytes.Pbkdf2(
        string.Concat(typed.Where(char.IsAsciiDigit)), id.ToByteArray(bigEndian: true), 20_000, HashAlgorithmName.SHA256, 32);
}

public enum StepUpSent
{
    Mailed,
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
