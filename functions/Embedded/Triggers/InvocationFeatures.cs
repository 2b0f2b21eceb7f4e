using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers;

/// <summary>What middleware passes on to later code, by type.</summary>
internal sealed class InvocationFeatures : Dictionary<Type, object>, IInvocationFeatures
{
    public void Set<T>(T instance)
    {
        if (instance is null) Remove(typeof(T));
        else this[typeof(T)] = instance;
    }

    public T? Get<T>() => TryGetValue(typeof(T), out var value) ? (T)value : default;
}

/// <summary>The trace that an invocation is part of: the process's own, because nothing is between caller and function.</summary>
internal sealed class CurrentTrace : TraceContext
{
    public static readonly CurrentTrace Instance = new();

    public override string TraceParent => Activity.Current?.Id ?? "";

    public override string TraceState => Activity.Current?.TraceStateString ?? "";
}

/// <summary>On this host the triggers do the retries; an invocation never repeats itself.</summary>
internal sealed class FirstTry : RetryContext
{
    public static readonly FirstTry Instance = new();

    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}
