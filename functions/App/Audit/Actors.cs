namespace SppsFlows.Audit;

/// <summary>Who did something, as written into the audit.</summary>
public static class Actors
{
    public const string System = "system";

    /// <summary>Software that followed a link for a person: mail scanners, previews.</summary>
    public const string Scanner = "scanner";

    /// <summary>Whoever holds a mailed link, not signed in.</summary>
    public const string LinkHolder = "link-holder";

    public static string Person(string personId) => $"person:{personId}";

    public static string Hook(string source) => $"hook:{source}";
}
