using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Web.Pipeline;

/// <summary>The rule of every HTTP function, read from its <see cref="AccessAttribute"/> once.</summary>
internal sealed class AccessRules
{
    private readonly FrozenDictionary<string, AccessRule> _byFunction = Find(typeof(AccessRules).Assembly).ToFrozenDictionary();

    /// <summary>All HTTP functions with their rules; throws when one has none.</summary>
    public static IEnumerable<KeyValuePair<string, AccessRule>> Find(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
            // Hosts find functions in public classes only; most types are neither public nor written by hand, and some would load Azure.
        where type is { IsClass: true }
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)))
        let access = method.GetCustomAttribute<AccessAttribute>()
            ?? throw new InvalidOperationException($"The HTTP function {function.Name} ({type.Name}.{method.Name}) has no [Access] rule.")
        select KeyValuePair.Create(function.Name, access.Rule);

    public AccessRule Of(string function) => _byFunction[function];
}
