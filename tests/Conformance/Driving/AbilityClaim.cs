namespace SppsFlows.Conformance.Driving;

/// <summary>
/// <c>CONFORMANCE_CLAIM</c> names abilities (<c>All</c>, or a list with commas) that a host is assumed to have although it is known to lack
/// them. Tests that are skipped for them then run, and fail. One that passes was skipped without need.
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
