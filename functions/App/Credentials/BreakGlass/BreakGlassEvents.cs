namespace SppsFlows.Credentials.BreakGlass;

/// <summary>Names one break-glass; the input of its flow.</summary>
public sealed record BreakGlassRef(Guid Id);

/// <summary>Event to the flow of a break-glass: the one reveal has happened, look.</summary>
public sealed record BreakGlassRevealed(Guid Id)
{
    public const string Event = "BreakGlassRevealed";
}

/// <summary>Event to the flow of a break-glass: whoever asked needs it no more, look.</summary>
public sealed record BreakGlassWithdrawn(Guid Id)
{
    public const string Event = "BreakGlassWithdrawn";
}

/// <summary>Event to the flow of a break-glass: its approval was disowned, ask again.</summary>
public sealed record BreakGlassReopened(Guid Id)
{
    public const string Event = "BreakGlassReopened";
}
