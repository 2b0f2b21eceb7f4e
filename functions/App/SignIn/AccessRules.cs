using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

/// <summary>
/// The rule of an HTTP function, read from its <see cref="AccessAttribute"/> when it is first called, so that the first request after a
/// start doesn't wait for the rules of all the others.
/// </summary>
internal sealed class AccessRules
{
    private const BindingFlags AnyFunction = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly ConcurrentDictionary<string, AccessAttribute> _byFunction = new();

    /// <summary>All HTTP functions with their rules; throws when one has none.</summary>
    public static IEnumerable<KeyValuePair<string, AccessRule>> Find(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
            // Hosts find functions only in public classes. Most types are not public, most are compiler-generated, and some would load
            // Azure's assemblies.
        where type is { IsClass: true }
        from method in type.GetMethods(AnyFunction)
        let function = DevelopmentFunctionAttribute.NameOf(method)
        where function is not null && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)))
        select KeyValuePair.Create(function, RuleOf(method, function).Rule);

    /// <exception cref="InvalidOperationException">The function has none: nobody may call it.</exception>
    public AccessRule Of(FunctionDefinition function) => _byFunction.TryGetValue(function.Name, out var known)
        ? known.Rule
        : _byFunction.GetOrAdd(function.Name, RuleOf(MethodOf(function), function.Name)).Rule;

    private static AccessAttribute RuleOf(MethodInfo method, string function) => method.GetCustomAttribute<AccessAttribute>()
        ?? throw new InvalidOperationException(
            $"The HTTP function {function} ({method.DeclaringType?.Name}.{method.Name}) has no [Access] rule.");

    /// <summary>Both hosts name a function's code as "Namespace.Class.Method".</summary>
    private static MethodInfo MethodOf(FunctionDefinition function)
    {
        var type = typeof(AccessRules).Assembly.GetType(function.EntryPoint[..function.EntryPoint.LastIndexOf('.')], throwOnError: true)!;
        return Array.Find(type.GetMethods(AnyFunction), method => DevelopmentFunctionAttribute.NameOf(method) == function.Name)
            ?? throw new InvalidOperationException($"The HTTP function {function.Name} is not in {type.Name}.");
    }
}
