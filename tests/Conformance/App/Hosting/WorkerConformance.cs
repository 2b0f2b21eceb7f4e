using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SppsFlows.Conformance.App.Hosting;

/// <summary>The suite's app as a worker of the real Functions host.</summary>
public static class WorkerConformance
{
    public static IHost Build(string[] args) => CreateBuilder(args).Build();

    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddLedgerLog();
        return builder;
    }
}
