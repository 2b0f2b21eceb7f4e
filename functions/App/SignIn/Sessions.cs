using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>Opens, finds and ends sessions. The cookie holds 256 random bits, the table their hash.</summary>
public sealed class Sessions(SppsDb db, AuditLog audit, TimeProvider clock, IOptions<SignInOptions> options)
{
    public const string Cookie = "spps-session";

    /// <summary>Adds a session to the current write and sets its cookie.</summary>
    public void Open(HttpContext http, string personId)
    {
        var value = RandomToken.New();
        var now = clock.GetUtcNow();
        db.Set<Session>().Add(new Session
        {
            Id = RandomToken.HashOf(value),
            PersonId = personId,
            CreatedAt = now,
            ExpiresAt = now + options.Value.SessionLifetime
        });
        audit.Add(Actors.Person(personId), "session.opened", $"person/{personId}");
        http.Response.Cookies.Append(Cookie, value, CookieOptions(http));
    }

    /// <summary>Whose live session the cookie names: one person or none.</summary>
    public IQueryable<Person>? Owner(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 100 } value) return null;
        var (id, now) = (RandomToken.HashOf(value), clock.GetUtcNow());
        return db.Set<Session>().Where(session => session.Id == id && session.EndedAt == null && session.ExpiresAt > now)
            .Join(db.People, session => session.PersonId, person => person.Id, (_, person) => person);
    }

    public async Task EndAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 and < 100 } value) return;
        var id = RandomToken.HashOf(value);
        await db.WriteAsync(async () =>
        {
            if (await db.Set<Session>().FirstOrDefaultAsync(
                session => session.Id == id && session.EndedAt == null, cancellationToken) is not { } session)
                return;
            session.EndedAt = clock.GetUtcNow();
            audit.Add(Actors.Person(session.PersonId), "session.ended", $"person/{session.PersonId}");
        }, cancellationToken);
        http.Response.Cookies.Delete(Cookie, CookieOptions(http));
    }

    // Lax, so that a mailed link finds the session; every change is a post with a form token.
    internal static CookieOptions CookieOptions(HttpContext http) =>
        new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
