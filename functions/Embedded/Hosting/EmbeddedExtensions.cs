using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded;

/// <summary>What only the embedded host can do. For the start of a process and for tests; no feature uses it.</summary>
public static class EmbeddedExtensions
{
    /// <summary>Hosts the functions of these classes, and none of the entry assembly. Several hosts of one process can each have their own.</summary>
    public static FunctionsApplicationBuilder HostFunctions(this FunctionsApplicationBuilder builder, params Type[] classes)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Embedded.HostFunctions(classes);
        return builder;
    }

    /// <summary>Hosts the functions of this assembly instead of the entry assembly's.</summary>
    public static FunctionsApplicationBuilder HostFunctions(this FunctionsApplicationBuilder builder, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Embedded.HostFunctions(assembly);
        return builder;
    }

    /// <summary>The host's own durable client, for what runs beside the functions; to be asked for once the host has started.</summary>
    public static DurableTaskClient DurableTaskClient(this IServiceProvider services) => services.GetRequiredService<EngineService>().Client;
}
