using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Triggers;
using SppsFlows.Embedded.Triggers.Blob;
using SppsFlows.Embedded.Triggers.Durable;
using SppsFlows.Embedded.Triggers.Http;
using SppsFlows.Embedded.Triggers.Timer;

namespace SppsFlows.Embedded.Hosting;

/// <summary>What is behind the public builder: an ASP.NET Core application whose endpoints are functions.</summary>
internal sealed class EmbeddedHostBuilder(string[] args)
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private readonly List<Type> _classes = [];
    private Task<IReadOnlyList<FunctionMethod>>? _functions;
    private bool _built;

    public WebApplicationBuilder Web { get; } = WebSetup.CreateBuilder(args);

    public bool ServesHttp { get; set; }

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
    }

    public void HostFunctions(IEnumerable<Type> classes)
    {
        ThrowIfBuilt();
        _classes.AddRange(classes);
    }

    public void HostFunctions(Assembly assembly, IReadOnlyList<Type> markers)
    {
        ThrowIfBuilt();
        // Searched for while the app registers its services: each takes some 30 ms of a start.
        _functions = Task.Run(() => FunctionIndex.Find(assembly, markers));
    }

    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        RefusedStart.TellInOneLine();
        var functions = FindFunctions();
        var settings = new HostSettings(Web.Configuration, Web.Environment.ContentRootPath);
        var data = new DataFolder(WebSetup.DataPath(Web));
        var runner = new FunctionRunner(_middleware);
        var tasks = new TaskRegistry();

        WebSetup.AddForwardedHeaders(Web);
        Web.Services.TryAddSingleton(TimeProvider.System);
        Web.Services.AddSingleton(settings);
        Web.Services.AddSingleton(data);
        Web.Services.AddSingleton(tasks);
        Web.Services.AddSingleton<FunctionKeys>();
        Web.Services.AddSingleton<MvcResults>();
        // The last of the services added here, so that its activities find the app's own services running; HTTP comes after it.
        Web.Services.AddSingleton<EngineService>();
        Web.Services.AddHostedService(services => services.GetRequiredService<EngineService>());
        Web.Services.AddSingleton(services => services.GetRequiredService<EngineService>().Engine);
        AddTrigger(services => new TimerTriggers(
            functions, settings, runner, services, services.GetRequiredService<ILogger<TimerTriggers>>()));
        AddTrigger(services => new BlobTriggers(
            functions, settings, runner, services, services.GetRequiredService<ILogger<BlobTriggers>>()));

        var app = Web.Build();
        ServicesCheck.Run(app.Services, functions);
        DurableFunctions.Register(tasks, functions, runner, app.Services.GetRequiredService<IServiceScopeFactory>());
        return new EmbeddedHost(app, MapHttp(app, functions, settings, runner));
    }

    private IReadOnlyList<FunctionMethod> FindFunctions()
    {
        if (_classes.Count > 0) return FunctionIndex.Find(_classes);
        if (_functions is not null) return _functions.GetAwaiter().GetResult();
        return Assembly.GetEntryAssembly() is { } assembly ? FunctionIndex.Find(assembly, []) : [];
    }

    private void AddTrigger<T>(Func<IServiceProvider, T> create) where T : TriggerService
    {
        Web.Services.AddSingleton(create);
        Web.Services.AddSingleton<TriggerService>(services => services.GetRequiredService<T>());
        Web.Services.AddHostedService(services => services.GetRequiredService<T>());
    }

    private HttpFunctions MapHttp(WebApplication app, IReadOnlyList<FunctionMethod> functions, HostSettings settings, FunctionRunner runner)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger<HttpFunctions>();
        var http = new HttpFunctions(
            functions, settings.RoutePrefix, runner, app.Services.GetRequiredService<FunctionKeys>(),
            app.Services.GetRequiredService<MvcResults>(), logger);
        if (http.Endpoints.Count > 0 && !ServesHttp)
            throw new HostStartException(
                $"Function '{http.Endpoints[0].DisplayName}' is triggered by HTTP, but ConfigureFunctionsWebApplication() was not "
                + "called on the builder.");
        ((IEndpointRouteBuilder)app).DataSources.Add(http);
        return http;
    }

    private void ThrowIfBuilt()
    {
        if (_built) throw new InvalidOperationException("The application has already been built.");
    }
}
