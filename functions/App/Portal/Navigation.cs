using Microsoft.AspNetCore.Http;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>The places in the portal that a person may go to.</summary>
internal static class Navigation
{
    public static IEnumerable<(string Label, string Url)> For(SignedInPerson person)
    {
        yield return ("Home", "/");
        yield return ("Ask for an account", "/accounts/request");
        yield return ("My requests", "/accounts/requests");
        yield return ("Accounts", "/accounts");
        if (person.Has(Role.Principal) || person.Has(Role.Director) || person.Has(Role.Superintendent) || person.Has(Role.SuperintendentDesignee))
            yield return ("To decide", "/approvals");
        if (Credentials.Ownership.ReadOwnership.MayRead(person)) yield return ("Credentials", "/credentials");
        if (person.Has(Role.Technology)) yield return ("Authenticators", "/step-up/authenticators");
        if (person.IsOffice()) yield return ("Audit", "/audit");
    }

    public static bool IsCurrent(HttpContext? http, string url) =>
        http?.Request.Path is { } path && (url == "/" ? path == "/" : path == url);
}
