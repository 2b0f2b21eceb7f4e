using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

/// <summary>
/// The rule of an HTTP function, read from its <see cref="AccessAttribute"/> when it is first called: the first request after a start
/// doesn't wait for those of all others.
/// </summary>
internal sealed class AccessRules
{
    private const BindingFlags AnyFunction = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly ConcurrentDictionary<string, AccessAttribute> _byFunction = new();

    /// <summary>All HTTP functions with their rules; throws when one has none.</summary>
    public static IEnumerable<KeyValuePair<string, AccessRule>> Find(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
            // Hosts find functions in public classes only; most types are neither public nor written by hand, and some would load Azure.
        where type is { IsClass: true }
        from method in type.GetMethods(AnyFunction)
        let function = DevelopmentFunctionAttribute.NameOf(method)
        where function is not null && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)))
        select KeyValuePair.Create(function, RuleOf(method, function).Rule);

    /// <exception cref="InvalidOperationException">It has none: nobody may call it.</exception>
    public AccessRule Of(FunctionDefinition function) => _byFunction.TryGetValue(function.Name, out var known)
        ? known.Rule
        : _byFunction.GetOrAdd(function.Name, RuleOf(MethodOf(function), function.Name)).Rule;

    private static AccessAttribute RuleOf(MethodInfo method, string function) => method.GetCustomAttribute<AccessAttribute>()
        ?? throw new InvalidOperationException(
            $"The HTTP function {function} ({method.DeclaringType?.Name}.{method.Name}) has no [Access] rule.");

    /// <summary>Either host says where a function's code is as "Namespace.Class.Method".</summary>
    private static MethodInfo MethodOf(FunctionDefinition function)
    {
        var type = typeof(AccessRules).Assembly.GetType(function.EntryPoint[..function.EntryPoint.LastIndexOf('.')], throwOnError: true)!;
        return Array.Find(type.GetMethods(AnyFunction), method => DevelopmentFunctionAttribute.NameOf(method) == function.Name)
            ?? throw new InvalidOperationException($"The HTTP function {function.Name} is not in {type.Name}.");
    }
}
