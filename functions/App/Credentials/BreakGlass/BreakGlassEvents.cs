namespace SppsFlows.Credentials.BreakGlass;

/// <summary>Event to the flow of a break-glass: the one reveal has happened, look.</summary>
public sealed record BreakGlassRevealed(Guid Id)
{
    public const string Event = "BreakGlassRevealed";
}
