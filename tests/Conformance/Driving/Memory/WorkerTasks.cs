using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>Registers an app's orchestrator and activity functions as tasks of Microsoft's worker.</summary>
/// <param name="services">The app's.</param>
/// <param name="client">For functions that take the durable client.</param>
internal sealed class WorkerTasks(IServiceProvider services, Func<DurableTaskClient> client)
{
    private IServiceProvider Services => services;

    public void AddTo(DurableTaskRegistry registry, Assembly assembly)
    {
        foreach (var function in FunctionTask.Of(assembly))
        {
            if (function.IsOrchestrator) registry.AddOrchestrator(function.Name, () => new Orchestrator(function, this));
            else registry.AddActivity(function.Name, _ => new Activity(function, this));
        }
    }

    private MemoryInvocation Invoke(FunctionTask function, string instanceId, IServiceScope scope) =>
        new(function, instanceId, scope.ServiceProvider, client);

    private sealed class Activity(FunctionTask function, WorkerTasks tasks) : ITaskActivity
    {
        public Type InputType => function.InputType;

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskActivityContext context, object? input)
        {
            await using var scope = tasks.Services.CreateAsyncScope();
            return await function.RunAsync(tasks.Invoke(function, context.InstanceId, scope), input, input);
        }
    }

    /// <summary>Runs an orchestrator with the checks that the Functions extension makes around one.</summary>
    private sealed class Orchestrator(FunctionTask function, WorkerTasks tasks) : ITaskOrchestrator
    {
        public Type InputType => function.InputType;

        public Type OutputType => typeof(object);

        public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
        {
            // A turn that ends in an await leaves it to the garbage collector; orchestrators use nothing that needs more.
            await using var scope = tasks.Services.CreateAsyncScope();
            var invocation = tasks.Invoke(function, context.InstanceId, scope);
            var functions = new FunctionsContext(context, invocation);
            var running = function.RunAsync(invocation, functions.Context, input);
            if (!running.IsCompleted) functions.ThrowIfUntouched();
            var result = await running;
            functions.ThrowIfOffThread();
            return result;
        }
    }

    /// <summary>
    /// The context that the Functions extension wraps around the worker's: it reads an input as any type, applies the default version and
    /// notices foreign threads. It is internal, so it is made by reflection.
    /// </summary>
    private readonly struct FunctionsContext(TaskOrchestrationContext inner, FunctionContext invocation)
    {
        private static readonly Type Internal = typeof(OrchestrationTriggerAttribute).Assembly
            .GetType("Microsoft.Azure.Functions.Worker.Extensions.DurableTask.FunctionsOrchestrationContext", throwOnError: true)!;

        private static readonly PropertyInfo IsAccessed = Internal.GetProperty("IsAccessed")!;

        private static readonly MethodInfo ThrowIfIllegalAccess =
            Internal.GetMethod("ThrowIfIllegalAccess", BindingFlags.Instance | BindingFlags.NonPublic)!;

        public TaskOrchestrationContext Context { get; } = (TaskOrchestrationContext)Activator.CreateInstance(Internal, inner, invocation)!;

        public void ThrowIfUntouched()
        {
            if (!(bool)IsAccessed.GetValue(Context)!)
                throw new InvalidOperationException("An orchestrator awaited something before it used its context.");
        }

        public void ThrowIfOffThread() => ThrowIfIllegalAccess.Invoke(Context, BindingFlags.DoNotWrapExceptions, null, null, null);
    }
}
