namespace SppsFlows.Policy;

/// <summary>A problem with a field, and what to write instead.</summary>
/// <param name="Field">The camelCase name of the schema.</param>
public sealed record FieldProblem(string Field, string Message);
