using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Reports, at start-up, services that a function's class asks for and nobody has added.</summary>
internal static class ServicesCheck
{
    /// <exception cref="HostStartException">A service is missing.</exception>
    public static void Run(IServiceProvider services, IEnumerable<FunctionMethod> functions)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var type in functions
            .Where(function => !function.Method.IsStatic).Select(function => function.Method.DeclaringType!).Distinct())
        {
            // With several constructors, the one to use is chosen when the object is created.
            if (type.GetConstructors() is not [var constructor]) continue;
            foreach (var parameter in constructor.GetParameters())
            {
                if (!parameter.HasDefaultValue && !known.IsService(parameter.ParameterType))
                    throw new HostStartException(
                        $"Functions of {type.FullName} need a {parameter.ParameterType}, which is not among the app's services.");
            }
        }
    }
}
