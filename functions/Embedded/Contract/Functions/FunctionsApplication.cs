using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app begins.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the configuration of this process: see the README of the embedded host for its sources and keys.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(new EmbeddedHostBuilder(args));
}

/// <summary>Builds a Functions app.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    internal FunctionsApplicationBuilder(EmbeddedHostBuilder embedded) => Embedded = embedded;

    internal EmbeddedHostBuilder Embedded { get; }

    /// <summary>The app's configuration; sources added later win.</summary>
    public ConfigurationManager Configuration => Embedded.Web.Configuration;

    /// <summary>The environment (Development, Production) and content root.</summary>
    public IHostEnvironment Environment => Embedded.Web.Environment;

    /// <summary>Where log providers are added.</summary>
    public ILoggingBuilder Logging => Embedded.Web.Logging;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => Embedded.Web.Services;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)Embedded.Web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    IMetricsBuilder IHostApplicationBuilder.Metrics => Embedded.Web.Metrics;

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        ((IHostApplicationBuilder)Embedded.Web).ConfigureContainer(factory, configure);

    /// <inheritdoc />
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        Embedded.Use(middleware);
        return this;
    }

    /// <summary>Finds the functions, checks them, and makes the host that runs them. A builder builds once.</summary>
    /// <exception cref="InvalidOperationException">It has built already, or a function is not as it must be; the message names it.</exception>
    public IHost Build() => Embedded.Build();
}

/// <summary>HTTP by ASP.NET Core.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take <see cref="AspNetCore.Http.HttpRequest"/> and return <see cref="AspNetCore.Http.IResult"/> or <see cref="AspNetCore.Mvc.IActionResult"/>. Without it an app with an HTTP function does not build.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Embedded.ServesHttp = true;
        return builder;
    }
}
