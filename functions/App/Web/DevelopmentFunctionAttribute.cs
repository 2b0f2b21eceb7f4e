using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Web;

/// <summary>
/// Names a function for developers and tests, in place of <see cref="FunctionAttribute"/>. The embedded host runs it in Development; the
/// Functions SDK does not know the attribute, so a deployed app has no such functions.
/// </summary>
/// <param name="name">The function's name, unique among all functions.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DevelopmentFunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>The name of a function of either kind; null for any other method.</summary>
    public static string? NameOf(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>()?.Name ?? method.GetCustomAttribute<DevelopmentFunctionAttribute>()?.Name;
}
