using System.Runtime.CompilerServices;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SppsFlows.Data;

namespace SppsFlows.Hosting.Telemetry;

/// <summary>
/// Requests and logs as OpenTelemetry: to any collector that speaks OTLP (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), and to Application
/// Insights (<c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>). Nothing personal and no token leaves: see <see cref="CleanSpans"/> and
/// <see cref="CleanLogs"/>.
/// </summary>
internal static class TelemetrySetup
{
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The app's own spans.</summary>
    public const string Source = "SppsFlows";

    /// <summary>Whether telemetry is sent anywhere.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        configuration[Collector] is { Length: > 0 } || configuration[Insights] is { Length: > 0 };

    /// <summary>Does nothing, and loads nothing, if neither is configured.</summary>
    public static void AddSppsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!IsWanted(configuration)) return;
        Clean(services);
        if (configuration[Collector] is { Length: > 0 } collector) ToCollector(services, new Uri(collector.TrimEnd('/')));
        if (configuration[Insights] is { Length: > 0 } insights) ToInsights(services, insights, configuration);
    }

    /// <summary>What must run before any exporter sees a span or a record: exporters are added after it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Clean(IServiceCollection services) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService(
            "SppsFlows", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString(3)))
        // Everything is recorded; to reduce it, sample in the collector. Set in code, because the sampler in the environment is for the
        // Functions host (docs/operations/azure.md).
        .WithTracing(traces => traces
            .SetSampler(new AlwaysOnSampler()).AddSource(Source, "Microsoft.AspNetCore").AddProcessor(new CleanSpans()))
        .WithLogging(logs => logs.AddProcessor(new CleanLogs()), logs =>
        {
            logs.IncludeScopes = false;
            logs.IncludeFormattedMessage = false;
            logs.ParseStateValues = true;
        });

    // Separate methods, so that their assemblies are loaded only when they are called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ToCollector(IServiceCollection services, Uri collector) => services.AddOpenTelemetry()
        .WithTracing(traces => traces.AddOtlpExporter(options => Send(options, collector, "v1/traces")))
        .WithLogging(logs => logs.AddOtlpExporter(options => Send(options, collector, "v1/logs")));

    /// <summary>On Azure under the app's identity (<c>AzureHost</c>); elsewhere with the credentials in the connection string.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ToInsights(IServiceCollection services, string connection, IConfiguration configuration)
    {
        // The exporter would also report on itself to Microsoft; this is the only way to turn that off.
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        var folder = DataOptions.Of(configuration).Folder;
        services.AddOpenTelemetry()
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(Send).SetSampler(new AlwaysOnSampler()))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(Send));

        void Send(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = connection;
            // What could not be sent waits there; it is already cleaned.
            options.StorageDirectory = Path.Combine(folder, "telemetry");
            options.EnableLiveMetrics = false;
        }
    }

    private static void Send(OtlpExporterOptions options, Uri collector, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector}/{path}".Replace("//v1", "/v1", StringComparison.Ordinal));
    }
}
