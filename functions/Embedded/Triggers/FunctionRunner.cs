using Microsoft.Azure.Functions.Worker.Middleware;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Runs invocations: the middleware, then the function on a new object of its class.</summary>
internal sealed class FunctionRunner
{
    private readonly FunctionExecutionDelegate _pipeline;

    public FunctionRunner(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate run = static context => RunFunctionAsync((Invocation)context);
        var around = middleware.Reverse().ToList();
        HasMiddleware = around.Count > 0;
        _pipeline = around.Aggregate(run, static (next, wrap) => wrap(next));
    }

    public bool HasMiddleware { get; }

    public Task RunAsync(Invocation invocation) => _pipeline(invocation);

    // If the function is an orchestrator, nothing here may await anything but the function itself: the thread is the engine's.
    private static async Task RunFunctionAsync(Invocation invocation)
    {
        var function = invocation.Function;
        var arguments = new object?[function.Sources.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = await function.Sources[i].GetAsync(invocation);
        if (function.Method.IsStatic)
        {
            invocation.Result = await function.Call.RunAsync(null, arguments);
            return;
        }
        var instance = function.Create(invocation.InstanceServices);
        try
        {
            invocation.Result = await function.Call.RunAsync(instance, arguments);
        }
        finally
        {
            if (instance is IAsyncDisposable disposableLater) await disposableLater.DisposeAsync();
            else (instance as IDisposable)?.Dispose();
        }
    }
}
