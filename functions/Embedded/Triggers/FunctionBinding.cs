using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Triggers;

/// <summary>
/// A binding as middleware sees it, named as in <c>functions.metadata</c>, so that code which asks for "httpTrigger" finds it on either
/// host.
/// </summary>
internal sealed class FunctionBinding(string name, string type, BindingDirection direction) : BindingMetadata
{
    private const string Result = "$return";

    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;

    public static IImmutableDictionary<string, BindingMetadata> InputsOf(FunctionMethod function)
    {
        var inputs = ImmutableDictionary.CreateBuilder<string, BindingMetadata>();
        inputs[function.TriggerParameter.Name!] = new FunctionBinding(
            function.TriggerParameter.Name!, TypeOf(function.Trigger), BindingDirection.In);
        foreach (var parameter in function.Method.GetParameters())
        {
            if (parameter.ParameterType == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute)))
                inputs[parameter.Name!] = new FunctionBinding(parameter.Name!, "durableClient", BindingDirection.In);
        }
        return inputs.ToImmutable();
    }

    public static IImmutableDictionary<string, BindingMetadata> OutputsOf(FunctionMethod function) =>
        function.Trigger is HttpTriggerAttribute
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add(Result, new FunctionBinding(Result, "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;

    // HttpTriggerAttribute → httpTrigger, as the SDK writes it.
    private static string TypeOf(Attribute trigger)
    {
        var name = trigger.GetType().Name;
        return char.ToLowerInvariant(name[0]) + name[1..^nameof(Attribute).Length];
    }
}
