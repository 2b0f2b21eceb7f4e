using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Web.SignIn;

/// <summary>Who is behind a request, by session cookie or by App Service authentication; with the roles that the directory gives them now.</summary>
internal sealed class CurrentPerson(SppsDb db, Sessions sessions, IOptions<SignInOptions> options)
{
    private const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>Whether a request names anybody at all; most of the public ones don't, and need no database for that.</summary>
    public static bool MayBeKnown(HttpContext http) => http.Request.Cookies.ContainsKey(Sessions.Cookie) || http.Request.Headers.ContainsKey(PrincipalHeader);

    public async Task<SignedInPerson?> FindAsync(HttpContext http, CancellationToken cancellation)
    {
        var person = options.Value.Provider == "AppService"
            ? await ByPrincipalAsync(http, cancellation)
            : await sessions.FindAsync(http, cancellation);
        if (person is not { Active: true }) return null;
        var roles = await db.Roles.AsNoTracking().Where(role => role.PersonId == person.Id).ToListAsync(cancellation);
        return new SignedInPerson(person, roles);
    }

    private async Task<Person?> ByPrincipalAsync(HttpContext http, CancellationToken cancellation)
    {
        var header = http.Request.Headers[PrincipalHeader].ToString();
        if (EmailIn(header) is not { } email) return null;
        return await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Email == email, cancellation);
    }

    /// <summary>The e-mail address in App Service's header: base64 of JSON with a list of claims.</summary>
    internal static string? EmailIn(string header)
    {
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            return principal.RootElement.GetProperty("claims").EnumerateArray()
                .Where(claim => claim.GetProperty("typ").GetString() is "preferred_username" or "emails" or "email"
                    or "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress" or "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")
                .Select(claim => claim.GetProperty("val").GetString()?.Trim().ToLowerInvariant())
                .FirstOrDefault(value => value?.Contains('@') == true);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
