using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace SppsFlows.Hosting;

/// <summary>Azure Functions, isolated worker. Compiled when <c>SppsHost=Azure</c>.</summary>
internal static class SppsHost
{
    public static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        return builder.Build();
    }
}
