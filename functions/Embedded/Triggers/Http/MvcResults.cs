using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SppsFlows.Embedded.Triggers.Http;

/// <summary>
/// Writes what a function returned. The services of MVC, which only <see cref="IActionResult"/> needs, are created when the first one is
/// returned: an app that uses <see cref="IResult"/> starts without them.
/// </summary>
internal sealed class MvcResults(IServiceProvider services) : IDisposable
{
    private readonly Lazy<ServiceProvider> _mvc = new(() => Build(services));

    public async Task WriteAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IResult written:
                await written.ExecuteAsync(http);
                break;
            case IActionResult action:
                var scope = http.RequestServices;
                http.RequestServices = new WithMvc(scope, _mvc.Value);
                try
                {
                    await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                }
                finally
                {
                    http.RequestServices = scope;
                }
                break;
        }
    }

    public void Dispose()
    {
        if (_mvc.IsValueCreated) _mvc.Value.Dispose();
    }

    private static ServiceProvider Build(IServiceProvider app)
    {
        var mvc = new ServiceCollection();
        // What MVC needs from its host comes from the app.
        mvc.AddSingleton(_ => app.GetRequiredService<ILoggerFactory>());
        mvc.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        mvc.AddSingleton(_ => app.GetRequiredService<IConfiguration>());
        mvc.AddSingleton(_ => app.GetRequiredService<IWebHostEnvironment>());
        mvc.AddSingleton<IHostEnvironment>(_ => app.GetRequiredService<IWebHostEnvironment>());
        mvc.AddMvcCore();
        foreach (var configure in app.GetServices<IConfigureOptions<MvcOptions>>()) mvc.AddSingleton(configure);
        foreach (var configure in app.GetServices<IConfigureOptions<JsonOptions>>()) mvc.AddSingleton(configure);
        return mvc.BuildServiceProvider();
    }

    private sealed class WithMvc(IServiceProvider app, IServiceProvider mvc) : IServiceProvider
    {
        // An app that has added MVC itself uses its own.
        public object? GetService(Type serviceType) => app.GetService(serviceType) ?? mvc.GetService(serviceType);
    }
}
