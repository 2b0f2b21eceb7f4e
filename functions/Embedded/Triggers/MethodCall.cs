using System.Reflection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Calls a method by reflection and waits for what it returns, whichever of the task types that is.</summary>
internal sealed class MethodCall
{
    private readonly MethodInvoker _invoker;
    private readonly Func<object?, Task<object?>>? _await;

    public MethodCall(MethodInfo method)
    {
        _invoker = MethodInvoker.Create(method);
        var type = method.ReturnType;
        if (type == typeof(Task)) _await = static async task => { await (Task)task!; return null; };
        else if (type == typeof(ValueTask)) _await = static async task => { await (ValueTask)task!; return null; };
        else if (Generic(type, typeof(Task<>))) _await = Awaiter(nameof(AwaitTask), type);
        else if (Generic(type, typeof(ValueTask<>))) _await = Awaiter(nameof(AwaitValueTask), type);
        ResultType = _await is null ? type : type.IsGenericType ? type.GenericTypeArguments[0] : typeof(void);
    }

    /// <summary>What is left of the return type when it has been waited for; <c>void</c> for nothing.</summary>
    public Type ResultType { get; }

    public Task<object?> RunAsync(object? instance, Span<object?> arguments)
    {
        var returned = _invoker.Invoke(instance, arguments);
        return _await is null ? Task.FromResult(returned) : _await(returned);
    }

    private static bool Generic(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static Func<object?, Task<object?>> Awaiter(string name, Type type) =>
        typeof(MethodCall).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments[0]).CreateDelegate<Func<object?, Task<object?>>>();

    private static async Task<object?> AwaitTask<T>(object? task) => await (Task<T>)task!;

    private static async Task<object?> AwaitValueTask<T>(object? task) => await (ValueTask<T>)task!;
}
