namespace SppsFlows.Policy;

/// <summary>A field that can't stay as it is, and what to write instead. <paramref name="Field"/> is the camelCase name of the schema.</summary>
public sealed record FieldProblem(string Field, string Message);
