namespace SppsFlows.Directory;

/// <summary>A post in words: <c>the principal of Harbor High School</c>. Pure.</summary>
public static class PostWords
{
    /// <param name="orgName">Where it is, by name.</param>
    public static string Of(Role role, string? orgName) => role switch
    {
        Role.Principal => $"the principal of {orgName}",
        Role.Director => $"the director of {orgName}",
        Role.Superintendent => "the superintendent",
        Role.SuperintendentDesignee => "the superintendent’s designee",
        Role.Communications => "the Office of Communications",
        Role.Technology => "the Technology office",
        _ => $"the {role.ToString().ToLowerInvariant()}s of {orgName}",
    };

    /// <summary>Whether questions go to whoever holds it; the others are people's jobs.</summary>
    public static bool IsPost(Role role) => role is not (Role.Staff or Role.Teacher);
}
