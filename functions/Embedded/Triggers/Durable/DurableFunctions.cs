using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Triggers.Durable;

/// <summary>Orchestrator and activity functions: how they take their parameters, and what the engine calls.</summary>
internal static class DurableFunctions
{
    private const string InstanceId = "instanceId";

    /// <summary>Refuses what the real host's attributes can express but this host would not do.</summary>
    public static void CheckAttribute(Attribute attribute)
    {
        switch (attribute)
        {
            case EntityTriggerAttribute:
                throw new FunctionMistakeException("is an entity, which this host does not have: keep the state in the app's store.");
            case OrchestrationTriggerAttribute { Orchestration: not null } or ActivityTriggerAttribute { Activity: not null }:
                throw new FunctionMistakeException(
                    "has a second name in its trigger: on this host it is called by the function's name alone.");
            case OrchestrationTriggerAttribute { LargePayloadPurge: true }:
                throw new FunctionMistakeException("asks for LargePayloadPurge: this host keeps payloads of any size in its own store.");
            case DurableClientAttribute client when client.TaskHub is not null || client.ConnectionName is not null:
                throw new FunctionMistakeException("names a task hub or connection for its durable client: this host has one of its own.");
        }
    }

    public static void CheckOrchestrator(FunctionMethod function)
    {
        if (function.TriggerParameter.ParameterType != typeof(TaskOrchestrationContext))
            throw new FunctionMistakeException(
                $"has its orchestration trigger on '{function.TriggerParameter.Name}', which must be a TaskOrchestrationContext.");
        if (!typeof(Task).IsAssignableFrom(function.Method.ReturnType))
            throw new FunctionMistakeException("is an orchestrator and must return a Task.");
    }

    public static ParameterSource? OrchestratorSourceOf(FunctionMethod function, ParameterInfo parameter)
    {
        if (function.IsTrigger(parameter)) return ParameterSource.Trigger;
        if (parameter.IsDefined(typeof(DurableClientAttribute)))
            throw new FunctionMistakeException("is an orchestrator and must not take a durable client: what it does must replay.");
        if (ParameterSource.Common(parameter) is { } common) return common;
        var input = function.Method.GetParameters().First(other => !function.IsTrigger(other) && ParameterSource.Common(other) is null);
        if (parameter.Position != input.Position)
            throw new FunctionMistakeException($"has two parameters for one input, '{input.Name}' and '{parameter.Name}'.");
        var read = typeof(DurableFunctions).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(parameter.ParameterType).CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return ParameterSource.Computed(invocation => read((TaskOrchestrationContext)invocation.TriggerValue!));
    }

    public static ParameterSource? ActivitySourceOf(FunctionMethod function, ParameterInfo parameter)
    {
        if (ParameterSource.Common(parameter) is { } common) return common;
        if (function.IsTrigger(parameter)) return ParameterSource.Trigger;
        return parameter.Name == InstanceId ? ParameterSource.BindingData(parameter) : null;
    }

    public static void Register(
        TaskRegistry tasks, IEnumerable<FunctionMethod> functions, FunctionRunner runner, IServiceScopeFactory scopes)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is OrchestrationTriggerAttribute)
                tasks.AddOrchestrator(function.Name, context => OrchestrateAsync(function, runner, scopes, context));
            else if (function.Trigger is ActivityTriggerAttribute)
                tasks.AddActivity(
                    function.Name, InputType(function),
                    (call, cancellationToken) => ActAsync(function, runner, scopes, call, cancellationToken));
        }
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();

    // An activity without input may have its trigger on the context.
    private static Type InputType(FunctionMethod activity) =>
        activity.TriggerParameter.ParameterType is var type && type == typeof(FunctionContext) ? typeof(object) : type;

    private static async Task<object?> OrchestrateAsync(
        FunctionMethod function, FunctionRunner runner, IServiceScopeFactory scopes, TaskOrchestrationContext context)
    {
        // A wait of months keeps this object alive; its scope is opened only when something asks for a service.
        await using var invocation = new Invocation(function, scopes, null, CancellationToken.None) { TriggerValue = context };
        await runner.RunAsync(invocation);
        return invocation.Result;
    }

    private static async Task<object?> ActAsync(
        FunctionMethod function, FunctionRunner runner, IServiceScopeFactory scopes, ActivityCall call, CancellationToken cancellationToken)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [InstanceId] = call.InstanceId };
        await using var invocation = new Invocation(function, scopes, data, cancellationToken) { TriggerValue = call.Input };
        await runner.RunAsync(invocation);
        return invocation.Result;
    }
}
