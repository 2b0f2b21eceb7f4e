using Microsoft.AspNetCore.Http;
using SppsFlows.Directory;

namespace SppsFlows.Web;

/// <summary>The person behind a request, with the roles that the directory gives them now (J3). Never cached across requests.</summary>
public sealed record SignedInPerson(Person Person, IReadOnlyList<RoleAssignment> Roles)
{
    public string Id => Person.Id;

    public bool Has(Role role) => Roles.Any(assignment => assignment.Role == role);

    /// <summary>An office that keeps the records: it sees every school's.</summary>
    public bool IsOffice() => Has(Role.Communications) || Has(Role.Technology);

    public bool Has(Role role, string orgId) => Roles.Any(assignment => assignment.Role == role && assignment.OrgId == orgId);
}

public static class SignedInPersonExtensions
{
    /// <summary>Who is signed in, or null. Set by the session middleware.</summary>
    public static SignedInPerson? Person(this HttpContext http) => http.Features.Get<SignedInPerson>();

    /// <summary>Who is signed in, on a route whose <see cref="AccessAttribute"/> requires it.</summary>
    public static SignedInPerson RequirePerson(this HttpContext http) =>
        http.Person() ?? throw new InvalidOperationException("This route needs an [Access] rule that demands sign-in.");
}
