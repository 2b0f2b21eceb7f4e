namespace SppsFlows.Policy;

/// <summary>A field that can't stay as it is, and what to write instead.</summary>
/// <param name="Field">The camelCase name of the schema.</param>
public sealed record FieldProblem(string Field, string Message);
