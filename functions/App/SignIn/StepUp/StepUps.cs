using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.SignIn.StepUp.Authenticators;

namespace SppsFlows.SignIn.StepUp;

/// <summary>
/// Asks a signed-in person for a code, from their authenticator app or else from a mail, and remembers for a few minutes that this browser
/// gave it (B3).
/// </summary>
public sealed class StepUps(SppsDb db, AuthenticatorApps apps, StepUpCodes codes, TimeProvider clock, IOptions<StepUpOptions> options)
{
    public const string Cookie = "spps-step-up";

    /// <summary>The page that asks for a code and then continues.</summary>
    /// <param name="url">The page to continue to, in this portal.</param>
    public static string PageTo(string url) => $"/step-up?back={Uri.EscapeDataString(url)}";

    /// <summary>
    /// This person confirmed a code in this browser a few minutes ago at most, from their authenticator app if the district requires one.
    /// </summary>
    public Task<bool> IsFreshAsync(HttpContext http, string personId, CancellationToken cancellationToken) =>
        IsFreshAsync(http, personId, options.Value.RequireAuthenticator, cancellationToken);

    /// <summary>
    /// As <see cref="IsFreshAsync(HttpContext, string, CancellationToken)"/>, but a mailed code is enough: it is what sets up an
    /// authenticator.
    /// </summary>
    public Task<bool> IsFreshByAnyAsync(HttpContext http, string personId, CancellationToken cancellationToken) =>
        IsFreshAsync(http, personId, byAppOnly: false, cancellationToken);

    public async Task<StepUpSent> SendAsync(HttpContext http, Person person, CancellationToken cancellationToken)
    {
        // A new value for each code, so that what an older cookie proved does not carry over.
        var browser = RandomToken.New();
        var sent = await db.WriteAsync(() => codes.MailAsync(person, browser, cancellationToken), cancellationToken);
        if (sent == StepUpSent.Mailed) http.Response.Cookies.Append(Cookie, browser, Sessions.CookieOptions(http));
        return sent;
    }

    public async Task<StepUpOutcome> ConfirmAsync(HttpContext http, Person person, string typed, CancellationToken cancellationToken)
    {
        var (known, fresh) = (BrowserOf(http), RandomToken.New());
        var (outcome, byApp) = await db.WriteAsync(async () =>
        {
            if (await codes.IsLockedAsync(person.Id, cancellationToken)) return (StepUpOutcome.Locked, false);
            if (await apps.IsEnrolledAsync(person.Id, cancellationToken))
                return (await codes.TakeFromAppAsync(person, fresh, typed, cancellationToken), true);
            return (known is null ? StepUpOutcome.AskAgain : await codes.TakeFromMailAsync(person, known, typed, cancellationToken), false);
        }, cancellationToken);
        if (byApp && outcome is StepUpOutcome.Confirmed) http.Response.Cookies.Append(Cookie, fresh, Sessions.CookieOptions(http));
        return outcome;
    }

    /// <summary>
    /// Takes the first code of an authenticator that is being set up. It also proves that it is them, as any later code does.
    /// </summary>
    public async Task<bool> EnrolAsync(HttpContext http, Person person, string typed, CancellationToken cancellationToken)
    {
        var browser = RandomToken.New();
        var enrolled = await db.WriteAsync(async () =>
        {
            if (!await apps.ConfirmAsync(person, typed, cancellationToken)) return false;
            codes.ConfirmByApp(person, browser);
            return true;
        }, cancellationToken);
        if (enrolled) http.Response.Cookies.Append(Cookie, browser, Sessions.CookieOptions(http));
        return enrolled;
    }

    private async Task<bool> IsFreshAsync(HttpContext http, string personId, bool byAppOnly, CancellationToken cancellationToken)
    {
        if (BrowserOf(http) is not { } browser) return false;
        var (hash, since) = (RandomToken.HashOf(browser), clock.GetUtcNow() - options.Value.StepUpLifetime);
        return await db.Set<StepUpChallenge>().AsNoTracking()
            .Where(challenge => challenge.PersonId == personId && challenge.BrowserHash == hash && challenge.ConfirmedAt > since)
            // For those who have an app, nothing else counts.
            .AnyAsync(challenge => challenge.ByApp
                || (!byAppOnly
                    && !db.Set<Authenticator>().Any(app => app.PersonId == personId && app.ConfirmedAt != null)), cancellationToken);
    }

    private static string? BrowserOf(HttpContext http) => http.Request.Cookies[Cookie] is { Length: > 0 and < 100 } value ? value : null;
}

public enum StepUpSent
{
    Mailed,

    /// <summary>No code was mailed: the person's authenticator app makes them.</summary>
    HasApp,
    TooMany,
    Locked,
}

public enum StepUpOutcome
{
    Confirmed,
    WrongCode,

    /// <summary>The code is too old, or from another browser.</summary>
    AskAgain,

    /// <summary>Too many wrong codes.</summary>
    Locked,
}
