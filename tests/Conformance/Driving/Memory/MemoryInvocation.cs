using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>
/// One call of a durable function: what it can ask of its <see cref="FunctionContext"/>, with the services of the worker's app.
/// </summary>
internal sealed class MemoryInvocation(FunctionTask function, string instanceId, IServiceProvider services, Func<DurableTaskClient> client)
    : FunctionContext
{
    public string InstanceId { get; } = instanceId;

    public DurableTaskClient Client => client();

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => function.Name;

    public override FunctionDefinition FunctionDefinition { get; } = new Definition(function);

    public override BindingContext BindingContext { get; } = new Data(instanceId);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override TraceContext TraceContext => throw new NotSupportedException("There is no trace of the Functions host.");

    public override RetryContext RetryContext =>
        throw new NotSupportedException("Durable functions have no retries of the Functions host.");

    public override IInvocationFeatures Features => throw new NotSupportedException("There are no features of the worker's own executor.");

    private sealed class Data(string instanceId) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>
        {
            ["instanceId"] = instanceId
        };
    }

    private sealed class Definition(FunctionTask function) : FunctionDefinition
    {
        public override string Name => function.Name;

        public override string Id => function.Name;

        public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

        public override string PathToAssembly => function.Method.Module.Assembly.Location;

        public override ImmutableArray<FunctionParameter> Parameters =>
            [.. function.Method.GetParameters().Select(static parameter => new FunctionParameter(
                parameter.Name!, parameter.ParameterType))];

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }
}
