using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Embedded.Triggers;

/// <summary>One invocation: what its trigger provides and, at the end, what the function returned.</summary>
internal sealed class Invocation : FunctionContext, IAsyncDisposable
{
    // Where the worker's GetHttpContext() looks.
    private const string HttpItem = "HttpRequestContext";

    private static readonly Dictionary<string, object?> NoData = [];
    private readonly Data _data;
    private readonly IServiceScopeFactory? _scopes;
    private AsyncServiceScope? _scope;
    private IServiceProvider? _services;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private string? _id;

    /// <param name="function">The function that is invoked.</param>
    /// <param name="scopes">Opened when a service is first asked for, closed with the invocation.</param>
    /// <param name="data">See <see cref="Microsoft.Azure.Functions.Worker.BindingContext.BindingData"/>.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up or the host stops.</param>
    public Invocation(
        FunctionMethod function, IServiceScopeFactory scopes, IReadOnlyDictionary<string, object?>? data,
        CancellationToken cancellationToken)
    {
        Function = function;
        _scopes = scopes;
        _data = new Data(data ?? NoData);
        CancellationToken = cancellationToken;
    }

    /// <summary>An invocation by HTTP, in the scope of its request.</summary>
    public Invocation(FunctionMethod function, HttpContext http)
    {
        Function = function;
        Http = http;
        _services = http.RequestServices;
        _data = new Data(http.Request.RouteValues);
        CancellationToken = http.RequestAborted;
        Items[HttpItem] = http;
    }

    public FunctionMethod Function { get; }

    public HttpContext? Http { get; }

    /// <summary>The value for the parameter with the trigger attribute.</summary>
    public object? TriggerValue { get; init; }

    public object? Result { get; set; }

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override string FunctionId => Function.Id;

    public override TraceContext TraceContext => CurrentTrace.Instance;

    public override BindingContext BindingContext => _data;

    public override RetryContext RetryContext => FirstTry.Instance;

    public override FunctionDefinition FunctionDefinition => Function;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public override IServiceProvider InstanceServices
    {
        get => _services ??= (_scope = _scopes!.CreateAsyncScope()).Value.ServiceProvider;
        set => _services = value;
    }

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class Data(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => values;
    }
}
