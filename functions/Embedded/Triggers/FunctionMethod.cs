using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>A function as found by <see cref="FunctionIndex"/>: its method, its one trigger, and how each parameter gets its value.</summary>
internal sealed class FunctionMethod : FunctionDefinition
{
    private Func<IServiceProvider, object>? _factory;

    public FunctionMethod(string name, MethodInfo method, ParameterInfo triggerParameter, Attribute trigger)
    {
        Name = name;
        Method = method;
        TriggerParameter = triggerParameter;
        Trigger = trigger;
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        Call = new MethodCall(method);
    }

    public override string Name { get; }

    /// <summary>The name is unique already, and unlike a hash it can be read.</summary>
    public override string Id => Name;

    public override string EntryPoint { get; }

    public override string PathToAssembly => Method.Module.Assembly.Location;

    public MethodInfo Method { get; }

    public ParameterInfo TriggerParameter { get; }

    public Attribute Trigger { get; }

    /// <summary>By position: two looks at one method at the same moment may each get parameter objects of their own.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    public MethodCall Call { get; }

    /// <summary>One per parameter of the method, in order.</summary>
    public IReadOnlyList<ParameterSource> Parameters { get; set; } = [];

    /// <summary>A new object of the function's class.</summary>
    public object Create(IServiceProvider services) => (_factory ??= FactoryOf(Method.DeclaringType!))(services);

    /// <summary>The usual class has one constructor of plain services; for it the expression compiler, which the general factory wakes, is not worth its start.</summary>
    private static Func<IServiceProvider, object> FactoryOf(Type type)
    {
        if (type.GetConstructors() is [var only] && only.GetParameters() is var parameters && Array.TrueForAll(parameters, parameter => !parameter.HasDefaultValue && !parameter.CustomAttributes.Any()))
        {
            var types = Array.ConvertAll(parameters, parameter => parameter.ParameterType);
            var invoker = ConstructorInvoker.Create(only);
            return services => invoker.Invoke(Array.ConvertAll<Type, object?>(types, services.GetRequiredService).AsSpan());
        }
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        return services => factory(services, null);
    }

    public T? TriggerAs<T>() where T : Attribute => Trigger as T;
}
