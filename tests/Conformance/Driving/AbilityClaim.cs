namespace SppsFlows.Conformance.Driving;

/// <summary>
/// <c>CONFORMANCE_CLAIM</c> names abilities (<c>All</c>, or a list with commas) that are asked of the host though it is known to lack
/// them: what is skipped or asked less for without need passes then, and must not stay so.
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
