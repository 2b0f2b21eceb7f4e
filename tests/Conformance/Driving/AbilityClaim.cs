namespace SppsFlows.Conformance.Driving;

/// <summary>
/// <c>CONFORMANCE_CLAIM</c> names abilities (<c>All</c>, or a list with commas) that a host known to lack them is taken to have. Tests that
/// are skipped for them run then, and fail. One that passes was skipped without need.
/// </summary>
public static class AbilityClaim
{
    public static readonly Abilities Claimed = Read(Environment.GetEnvironmentVariable("CONFORMANCE_CLAIM"));

    private static Abilities Read(string? claim) => claim switch
    {
        null or "" => Abilities.None,
        "All" => Enum.GetValues<Abilities>().Aggregate((left, right) => left | right),
        _ => Enum.Parse<Abilities>(claim),
    };
}
