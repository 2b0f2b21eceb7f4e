using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Web;

/// <summary>A place in the portal that a person may go to. The portal registers them in display order.</summary>
/// <param name="IsFor">Whether it is offered to this person; the page itself checks again.</param>
public sealed record Place(string Label, string Url, Func<SignedInPerson, bool> IsFor);

/// <summary>The places that the layout shows.</summary>
internal static class Navigation
{
    public static IEnumerable<Place> For(HttpContext http, SignedInPerson person) =>
        http.RequestServices.GetServices<Place>().Where(place => place.IsFor(person));

    public static bool IsCurrent(HttpContext http, Place place) =>
        place.Url == "/" ? http.Request.Path == "/" : http.Request.Path == place.Url;
}
