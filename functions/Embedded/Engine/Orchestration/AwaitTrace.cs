using System.Reflection;
using System.Runtime.CompilerServices;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// Finds the name of an async method, for error messages only: the compiler's state machine carries it (&lt;RunAsync&gt;d__4). It relies on
/// internals of the runtime; if they change, the name is left out.
/// </summary>
internal static class AwaitTrace
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The method that a continuation belongs to.</summary>
    public static string? MethodOf(Delegate? continuation) =>
        continuation?.Target is { } box && MachineType(box) is { } machine ? Name(machine) : null;

    /// <summary>The innermost method that an unfinished task is waiting in; null when that is the task's own method.</summary>
    public static string? MethodOf(Task task)
    {
        string? method = null;
        for (var next = AwaitedBy(task); next is not null && MachineType(next) is { } machine; next = AwaitedBy(next))
            method = Name(machine);
        return method;
    }

    private static Type? MachineType(object box) =>
        box.GetType().GetGenericArguments().LastOrDefault(type => typeof(IAsyncStateMachine).IsAssignableFrom(type));

    private static Task? AwaitedBy(Task box)
    {
        var machine = box.GetType().GetField("StateMachine", Fields)?.GetValue(box);
        return machine?.GetType().GetFields(Fields)
            .Where(field => field.Name.Contains("__u", StringComparison.Ordinal)
                || field.FieldType.Name.Contains("Awaiter", StringComparison.Ordinal))
            .Select(field => TaskIn(field.GetValue(machine), 0))
            .FirstOrDefault(task => task is { IsCompleted: false });
    }

    // TaskAwaiter holds the task; ConfiguredTaskAwaiter too; others may hold an awaiter.
    private static Task? TaskIn(object? awaiter, int depth)
    {
        if (awaiter is null or Task || depth > 2) return awaiter as Task;
        return awaiter.GetType()
            .GetFields(Fields).Select(field => TaskIn(field.GetValue(awaiter), depth + 1)).FirstOrDefault(task => task is not null);
    }

    private static string Name(Type machine)
    {
        var open = machine.Name.IndexOf('<', StringComparison.Ordinal);
        var close = machine.Name.LastIndexOf('>');
        var name = open >= 0 && close > open ? machine.Name[(open + 1)..close].Trim('<', '>') : machine.Name;
        var owner = machine.DeclaringType;
        while (owner?.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && owner.DeclaringType is not null)
            owner = owner.DeclaringType;
        return owner is null ? $"the method '{name}'" : $"the method '{owner.Name}.{name}'";
    }
}
