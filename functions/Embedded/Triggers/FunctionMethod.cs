using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>
/// A function as found by <see cref="FunctionIndex"/>: its method, its one trigger, and how each parameter gets its value.
/// </summary>
internal sealed class FunctionMethod : FunctionDefinition
{
    private Func<IServiceProvider, object>? _factory;
    private IImmutableDictionary<string, BindingMetadata>? _inputs;
    private IImmutableDictionary<string, BindingMetadata>? _outputs;

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

    /// <summary>The name is unique and, unlike a hash, readable.</summary>
    public override string Id => Name;

    public override string EntryPoint { get; }

    public override string PathToAssembly => Method.Module.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters =>
        [.. Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings => _inputs ??= FunctionBinding.InputsOf(this);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => _outputs ??= FunctionBinding.OutputsOf(this);

    public MethodInfo Method { get; }

    public ParameterInfo TriggerParameter { get; }

    public Attribute Trigger { get; }

    /// <summary>
    /// Compared by position: two threads that reflect on a method at the same moment may each get parameter objects of their own.
    /// </summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    public MethodCall Call { get; }

    /// <summary>One per parameter of the method, in order.</summary>
    public IReadOnlyList<ParameterSource> Sources { get; set; } = [];

    /// <summary>A new object of the function's class.</summary>
    public object Create(IServiceProvider services) => (_factory ??= FactoryOf(Method.DeclaringType!))(services);

    /// <summary>
    /// Most classes have one constructor of plain services. For them the general factory is not worth its start-up cost: it loads the
    /// expression compiler.
    /// </summary>
    private static Func<IServiceProvider, object> FactoryOf(Type type)
    {
        if (type.GetConstructors() is [var only] && only.GetParameters() is var parameters && Array.TrueForAll(parameters, IsPlain))
        {
            var types = Array.ConvertAll(parameters, parameter => parameter.ParameterType);
            var invoker = ConstructorInvoker.Create(only);
            return services => invoker.Invoke(Array.ConvertAll<Type, object?>(types, services.GetRequiredService).AsSpan());
        }
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        return services => factory(services, null);
    }

    private static bool IsPlain(ParameterInfo parameter) => !parameter.HasDefaultValue && !parameter.CustomAttributes.Any();

    public T? TriggerAs<T>() where T : Attribute => Trigger as T;
}
