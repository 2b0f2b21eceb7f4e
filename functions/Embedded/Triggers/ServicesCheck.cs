using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Tells at start-up which service a function's class asks for that nobody has added.</summary>
internal static class ServicesCheck
{
    /// <exception cref="HostStartException">A service is missing.</exception>
    public static void Run(IServiceProvider services, IEnumerable<FunctionMethod> functions)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var type in functions
            .Where(function => !function.Method.IsStatic).Select(function => function.Method.DeclaringType!).Distinct())
        {
            // With several constructors the fitting one is chosen when the object is made.
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
