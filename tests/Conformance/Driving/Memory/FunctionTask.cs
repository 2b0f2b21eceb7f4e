using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>An orchestrator or activity function: its parameters are bound as the isolated worker binds them.</summary>
internal sealed class FunctionTask
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Func<MemoryInvocation, object?, object?, object?>[] _arguments;

    private FunctionTask(string name, MethodInfo method, ParameterInfo trigger)
    {
        Name = name;
        Method = method;
        IsOrchestrator = trigger.IsDefined(typeof(OrchestrationTriggerAttribute));
        var parameters = method.GetParameters();
        var input = IsOrchestrator
            ? Array.Find(parameters, parameter => parameter.Position != trigger.Position && ContextualOf(parameter) is null)
            : trigger;
        InputType = input is null || ContextualOf(input) is not null ? typeof(object) : input.ParameterType;
        _arguments = Array.ConvertAll(parameters, parameter => ArgumentOf(parameter, trigger, input));
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public bool IsOrchestrator { get; }

    /// <summary><see cref="object"/> when the function takes no input.</summary>
    public Type InputType { get; }

    /// <summary>The orchestrators and activities of an assembly. Functions with other triggers are not tasks.</summary>
    public static IEnumerable<FunctionTask> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(AnyMethod)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = Array.Find(method.GetParameters(), IsTrigger)
        where trigger is not null
        select new FunctionTask(function.Name, method, trigger);

    /// <param name="invocation">The call.</param>
    /// <param name="trigger">The value for the parameter with the trigger attribute.</param>
    /// <param name="input">The input, as <see cref="InputType"/>.</param>
    public Task<object?> RunAsync(MemoryInvocation invocation, object? trigger, object? input)
    {
        var target = Method.IsStatic ? null : ActivatorUtilities.CreateInstance(invocation.InstanceServices, Method.DeclaringType!);
        var arguments = Array.ConvertAll(_arguments, argument => argument(invocation, trigger, input));
        return ResultOfAsync(Method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null));
    }

    private async Task<object?> ResultOfAsync(object? returned)
    {
        switch (returned)
        {
            case Task task:
                await task;
                return Method.ReturnType.IsGenericType ? task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task) : null;
            case ValueTask task:
                await task;
                return null;
            case not null when Method.ReturnType.IsGenericType && Method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await ResultOfAsync(Method.ReturnType.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null));
            default:
                return returned;
        }
    }

    private static bool IsTrigger(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(OrchestrationTriggerAttribute)) || parameter.IsDefined(typeof(ActivityTriggerAttribute));

    private Func<MemoryInvocation, object?, object?, object?> ArgumentOf(
        ParameterInfo parameter, ParameterInfo trigger, ParameterInfo? input)
    {
        if (ContextualOf(parameter) is { } contextual) return (invocation, _, _) => contextual(invocation);
        if (parameter.Position == trigger.Position) return static (_, value, _) => value;
        if (parameter.Position == input?.Position) return static (_, _, value) => value;
        if (parameter.Name == "instanceId") return static (invocation, _, _) => invocation.InstanceId;
        throw new NotSupportedException($"Nothing fills the parameter '{parameter.Name}' of {Name}.");
    }

    /// <summary>For a parameter that takes neither trigger nor input: where its value comes from.</summary>
    private static Func<MemoryInvocation, object?>? ContextualOf(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext)) return static invocation => invocation;
        if (parameter.ParameterType == typeof(CancellationToken)) return static invocation => invocation.CancellationToken;
        if (parameter.ParameterType == typeof(DurableTaskClient)) return static invocation => invocation.Client;
        return null;
    }
}
