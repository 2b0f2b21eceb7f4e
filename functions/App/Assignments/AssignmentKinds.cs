using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Assignments;

/// <summary>Finds kinds by their name. They are made only when asked for: a kind may itself use what uses this.</summary>
public sealed class AssignmentKinds(IServiceProvider services)
{
    /// <exception cref="InvalidOperationException">No feature has registered it.</exception>
    public AssignmentKind Of(string name) => services.GetRequiredKeyedService<AssignmentKind>(name);

    public AssignmentKind Of(Assignment assignment) => Of(assignment.Kind);
}

/// <summary>That a kind is registered; for lists of all.</summary>
/// <param name="Actions">What its assignments put on record; data, as its name.</param>
public sealed record RegisteredKind(string Name, AssignmentActions Actions);
