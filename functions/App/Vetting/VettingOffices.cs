using SppsFlows.Assignments;
using SppsFlows.Directory;

namespace SppsFlows.Vetting;

/// <summary>The two offices that vet an app side by side (E1). Pure.</summary>
internal static class VettingOffices
{
    public static readonly IReadOnlyList<Role> Both = [Role.Communications, Role.Technology];

    /// <summary>In the middle of a sentence.</summary>
    public static string NameOf(Role office) => office is Role.Technology ? "the Technology office" : "the Office of Communications";

    public static Role Other(Role office) => office is Role.Technology ? Role.Communications : Role.Technology;

    /// <summary>Each office is asked by an assignment of its own; their group is the vetting.</summary>
    public static string SubjectOf(AppVetting vetting, Role office) => $"{vetting.Subject}/{office}";

    public static (Guid VettingId, Role Office) Of(Assignment assignment)
    {
        var parts = assignment.Subject.Split('/');
        return (Guid.Parse(parts[1]), Enum.Parse<Role>(parts[2]));
    }
}
