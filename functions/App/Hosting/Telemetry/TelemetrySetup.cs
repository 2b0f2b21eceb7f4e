using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace SppsFlows.Hosting.Telemetry;

/// <summary>
/// Requests and logs as OpenTelemetry: to any collector that speaks OTLP (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>), and on Azure
/// to Application Insights. Nothing personal and no token leaves: see <see cref="CleanSpans"/> and <see cref="CleanLogs"/>.
/// </summary>
internal static class TelemetrySetup
{
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The app's own spans.</summary>
    public const string Source = "SppsFlows";

    /// <summary>Does nothing, and loads nothing, where no collector is named.</summary>
    public static void AddSppsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Collector] is { Length: > 0 }) Export(services, new Uri(configuration[Collector]!.TrimEnd('/')));
    }

    /// <summary>What must run before any exporter sees a span or a record; exporters are added to what it returns.</summary>
    public static OpenTelemetryBuilder AddCleanTelemetry(this IServiceCollection services) => services.AddOpenTelemetry()
        // Everything: whoever wants less samples in the collector. In code, because the environment's sampler is the Functions host's (docs/operations/azure.md).
        .WithTracing(traces => traces.SetSampler(new AlwaysOnSampler()).AddSource(Source, "Microsoft.AspNetCore").AddProcessor(new CleanSpans()))
        .WithLogging(logs => logs.AddProcessor(new CleanLogs()), logs =>
        {
            logs.IncludeScopes = false;
            logs.IncludeFormattedMessage = false;
            logs.ParseStateValues = true;
        });

    // A method of its own: its assemblies are loaded when it is called.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Export(IServiceCollection services, Uri collector) => services.AddCleanTelemetry()
        .WithTracing(traces => traces.AddOtlpExporter(options => Send(options, collector, "v1/traces")))
        .WithLogging(logs => logs.AddOtlpExporter(options => Send(options, collector, "v1/logs")));

    private static void Send(OtlpExporterOptions options, Uri collector, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector}/{path}".Replace("//v1", "/v1", StringComparison.Ordinal));
    }
}
