using System.Reflection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Calls a method by reflection and awaits its result, whichever task type it returns.</summary>
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

    /// <summary>The type of the awaited result; <c>void</c> for none.</summary>
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
