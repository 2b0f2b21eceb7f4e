using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded;

/// <summary>Where an app on the embedded host begins; the counterpart of <c>FunctionsApplication</c> on Microsoft's host.</summary>
public static class EmbeddedApplication
{
    /// <summary>A builder with the configuration of this process; the README lists its sources and keys.</summary>
    public static EmbeddedApplicationBuilder CreateBuilder(string[] args) => new(new EmbeddedHostBuilder(args));

    /// <summary>The durable client of a host that has started, for what runs in it besides functions.</summary>
    public static DurableTaskClient DurableClientOf(IServiceProvider services) => services.GetRequiredService<EngineService>().Client;
}

/// <summary>
/// Builds an app for the embedded host. Middleware is added as on the worker's builder (<c>UseMiddleware&lt;T&gt;</c>), because this too is
/// an <see cref="IFunctionsWorkerApplicationBuilder"/>. The worker's own builder cannot be subclassed: its constructor is internal.
/// </summary>
public sealed class EmbeddedApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly EmbeddedHostBuilder _host;

    internal EmbeddedApplicationBuilder(EmbeddedHostBuilder host) => _host = host;

    /// <summary>The app's configuration; sources added later win.</summary>
    public ConfigurationManager Configuration => _host.Web.Configuration;

    /// <summary>The environment (Development, Production) and content root.</summary>
    public IHostEnvironment Environment => _host.Web.Environment;

    /// <summary>The place to add log providers.</summary>
    public ILoggingBuilder Logging => _host.Web.Logging;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _host.Web.Services;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)_host.Web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    IMetricsBuilder IHostApplicationBuilder.Metrics => _host.Web.Metrics;

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        ((IHostApplicationBuilder)_host.Web).ConfigureContainer(factory, configure);

    /// <inheritdoc />
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _host.Use(middleware);
        return this;
    }

    /// <summary>
    /// Serves HTTP with ASP.NET Core. Without it an app that has an HTTP function does not build. It is an instance method so that the
    /// worker's extension of the same name, which would set up its proxy, is never chosen for this builder.
    /// </summary>
    public EmbeddedApplicationBuilder ConfigureFunctionsWebApplication()
    {
        _host.ServesHttp = true;
        return this;
    }

    /// <summary>
    /// Hosts the functions of these classes, and none of the entry assembly's. Several hosts in one process can each have their own.
    /// </summary>
    public EmbeddedApplicationBuilder HostFunctions(params Type[] classes)
    {
        _host.HostFunctions(classes);
        return this;
    }

    /// <summary>Hosts the functions of this assembly instead of the entry assembly's.</summary>
    /// <param name="assembly">The assembly that holds the functions.</param>
    /// <param name="markers"> Attributes that mark functions for this host alone, in addition to <see cref="FunctionAttribute"/>; the first
    /// argument of each is the function's name. The Functions SDK does not know them, so <c>functions.metadata</c> does not list these
    /// functions.
    /// </param>
    public EmbeddedApplicationBuilder HostFunctions(Assembly assembly, params Type[] markers)
    {
        _host.HostFunctions(assembly, markers);
        return this;
    }

    /// <summary>Finds the functions, checks them, and builds the host that runs them. A builder builds only once.</summary>
    /// <exception cref="HostStartException">A function is invalid; the message names it.</exception>
    /// <exception cref="InvalidOperationException">It has built already.</exception>
    public IHost Build() => _host.Build();
}
