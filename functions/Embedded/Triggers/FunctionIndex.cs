using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Embedded.Triggers.Blob;
using SppsFlows.Embedded.Triggers.Durable;
using SppsFlows.Embedded.Triggers.Http;
using SppsFlows.Embedded.Triggers.Timer;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Finds functions and checks each, so that a mistake is reported at start-up instead of leaving a trigger silent.</summary>
internal static class FunctionIndex
{
    /// <exception cref="HostStartException">Names every mistake found.</exception>
    public static IReadOnlyList<FunctionMethod> Find(IEnumerable<Type> classes) => Index(new MarkedMethods([]).Reflect(classes));

    /// <exception cref="HostStartException">Names every mistake found.</exception>
    public static IReadOnlyList<FunctionMethod> Find(Assembly assembly, IReadOnlyList<Type> markers) =>
        Index(new MarkedMethods(markers).Of(assembly));

    private static List<FunctionMethod> Index(IEnumerable<(string Name, MethodInfo Method)> methods)
    {
        var functions = new List<FunctionMethod>();
        var mistakes = new List<string>();
        foreach (var (name, method) in methods)
        {
            try
            {
                functions.Add(Describe(name, method));
            }
            catch (FunctionMistakeException mistake)
            {
                mistakes.Add($"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name}) {mistake.Message}");
            }
        }
        mistakes.AddRange(functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
            .Select(
                same =>
                    $"Function name '{same.Key}' is used by {string.Join(" and ", same.Select(function => function.EntryPoint))}; names "
                    + "are unique, ignoring case."));
        return mistakes.Count == 0 ? functions : throw new HostStartException(string.Join(" ", mistakes));
    }

    private static FunctionMethod Describe(string name, MethodInfo method)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new FunctionMistakeException("has no name.");
        if (!method.IsPublic || !method.DeclaringType!.IsVisible)
            throw new FunctionMistakeException("must be a public method of a public class; the real host would not find it.");
        if (method.DeclaringType.IsAbstract && !method.IsStatic)
            throw new FunctionMistakeException("is an instance method of an abstract class.");
        if (method.ContainsGenericParameters) throw new FunctionMistakeException("must not be generic.");
        var parameters = method.GetParameters();
        var triggers = new List<Attribute>();
        ParameterInfo? triggered = null;
        foreach (var parameter in parameters)
        {
            foreach (var attribute in parameter.GetCustomAttributes())
            {
                DurableFunctions.CheckAttribute(attribute);
                if (!IsTrigger(attribute)) continue;
                triggers.Add(attribute);
                triggered = parameter;
            }
        }
        if (triggers.Count == 0) throw new FunctionMistakeException("has no trigger: give one parameter a trigger attribute.");
        if (triggers.Count > 1) throw new FunctionMistakeException($"has {triggers.Count} triggers; a function has one.");

        var function = new FunctionMethod(name, method, triggered!, triggers[0]);
        function.Sources = Array.ConvertAll(parameters, parameter => SourceOf(function, parameter));
        switch (function.Trigger)
        {
            case HttpTriggerAttribute: HttpFunction.Check(function); break;
            case TimerTriggerAttribute: TimerFunction.Check(function); break;
            case BlobTriggerAttribute: BlobFunction.Check(function); break;
            case OrchestrationTriggerAttribute: DurableFunctions.CheckOrchestrator(function); break;
        }
        return function;
    }

    private static bool IsTrigger(Attribute attribute) =>
        attribute is HttpTriggerAttribute
            or TimerTriggerAttribute or BlobTriggerAttribute or OrchestrationTriggerAttribute or ActivityTriggerAttribute;

    private static ParameterSource SourceOf(FunctionMethod function, ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsByRef) throw new FunctionMistakeException($"has a parameter '{parameter.Name}' by reference.");
        var source = function.Trigger switch
        {
            HttpTriggerAttribute => HttpFunction.SourceOf(function, parameter),
            TimerTriggerAttribute => TimerFunction.SourceOf(function, parameter),
            BlobTriggerAttribute => BlobFunction.SourceOf(function, parameter),
            OrchestrationTriggerAttribute => DurableFunctions.OrchestratorSourceOf(function, parameter),
            _ => DurableFunctions.ActivitySourceOf(function, parameter),
        };
        return source ?? ParameterSource.Common(parameter)
            ?? throw new FunctionMistakeException(
                $"has a parameter '{parameter.ParameterType.Name} {parameter.Name}' that nothing fills. Services come by the "
                + "constructor of the class.");
    }
}

/// <summary>What is wrong with a function, as the rest of a sentence that begins with its name.</summary>
internal sealed class FunctionMistakeException(string message) : Exception(message);
