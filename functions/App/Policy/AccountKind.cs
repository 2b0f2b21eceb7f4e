namespace SppsFlows.Policy;

/// <summary>Stored as text; never rename.</summary>
public enum AccountKind
{
    School,
    Department,
    Classroom,
}
