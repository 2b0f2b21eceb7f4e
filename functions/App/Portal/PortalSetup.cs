using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Credentials.Ownership;
using SppsFlows.Directory;
using SppsFlows.Portal.People;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>The portal's navigation: what is offered to whom.</summary>
internal static class PortalSetup
{
    private static readonly Place[] Places =
    [
        new("Home", "/", _ => true),
        new("Ask for an account", "/accounts/request", _ => true),
        new("My requests", "/accounts/requests", _ => true),
        new("Accounts", "/accounts", _ => true),
        new("To decide", "/approvals", Decides),
        new("Apps", "/apps", _ => true),
        new("Credentials", "/credentials", ReadOwnership.MayRead),
        new("People", "/people/delegates", HoldsAPost),
        new("Authenticators", "/step-up/authenticators", person => person.Has(Role.Technology)),
        new("Audit", "/audit", person => person.IsOffice()),
    ];

    private static bool Decides(SignedInPerson person) => person.Has(Role.Principal) || person.Has(Role.Director)
        || person.Has(Role.Superintendent) || person.Has(Role.SuperintendentDesignee);

    // Somebody who only stands in has the address by mail.
    private static bool HoldsAPost(SignedInPerson person) => person.Roles.Any(role => PostWords.IsPost(role.Role));

    public static IServiceCollection AddSppsPortal(this IServiceCollection services)
    {
        foreach (var place in Places) services.AddSingleton(place);
        services.AddScoped<ReadDelegates>();
        return services;
    }
}
