using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

/// <summary>
/// Finds who is behind a request, by session cookie or App Service authentication, with the roles that the directory gives them now.
/// </summary>
internal sealed class CurrentPerson(SppsDb db, Sessions sessions, IOptions<SignInOptions> options)
{
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>Whether a request names anybody at all. Most public ones don't, and need no database to know it.</summary>
    public static bool MayBeKnown(HttpContext http) =>
        http.Request.Cookies.ContainsKey(Sessions.Cookie) || http.Request.Headers.ContainsKey(PrincipalHeader);

    public async Task<SignedInPerson?> FindAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var asker = options.Value.Provider == "AppService" ? ByPrincipal(http) : sessions.Owner(http);
        if (asker is null) return null;
        // Person and roles in one query: it runs at every request.
        var found = await asker.AsNoTracking().Where(person => person.Active)
            .Select(person => new
            {
                Person = person,
                Roles = db.Set<RoleAssignment>().Where(role => role.PersonId == person.Id).ToList()
            }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new SignedInPerson(found.Person, found.Roles);
    }

    private IQueryable<Person>? ByPrincipal(HttpContext http) =>
        EmailIn(http.Request.Headers[PrincipalHeader].ToString()) is { } email ? db.People.Where(person => person.Email == email) : null;

    /// <summary>The e-mail address in App Service's header: base64 of JSON with a list of claims.</summary>
    internal static string? EmailIn(string header)
    {
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            return principal.RootElement.GetProperty("claims").EnumerateArray()
                .Where(claim => claim.GetProperty("typ").GetString() is "preferred_username" or "emails" or "email"
                    or "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
                    or "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")
                .Select(claim => claim.GetProperty("val").GetString()?.Trim().ToLowerInvariant())
                .FirstOrDefault(value => value?.Contains('@') == true);
        }
        catch (Exception malformed) when (malformed is FormatException
            or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
