using System.Diagnostics;
using OpenTelemetry;

namespace SppsFlows.Hosting.Telemetry;

/// <summary>
/// Leaves of a span what says nothing about a person: the route instead of the path, which can hold a token; no query, no address, no
/// browser, no words of an exception.
/// </summary>
internal sealed class CleanSpans : BaseProcessor<Activity>
{
    private static readonly ActivitySource Own = new(TelemetrySetup.Source);

    private static readonly HashSet<string> Kept =
    [
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type",
        "faas.name", "faas.trigger", "faas.invocation_id", "faas.coldstart", "az.schema_url", "otel.status_code",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var (name, _) in data.TagObjects.ToList())
            if (!Kept.Contains(name)) data.SetTag(name, null);
        // Application Insights makes an address of it.
        if (data.GetTagItem("http.route") is { } route) data.SetTag("url.path", route);
        if (data.Status is not ActivityStatusCode.Unset) data.SetStatus(data.Status);
        // Events can't be taken back, and hold exceptions with their words: another span goes in the place of this one.
        if (data.Recorded && (data.Events.Any() || data.Links.Any())) Replace(data);
    }

    private static void Replace(Activity data)
    {
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        var parent = new ActivityContext(data.TraceId, data.ParentSpanId, ActivityTraceFlags.Recorded);
        using var clean = Own.StartActivity(data.DisplayName, data.Kind, parent, data.TagObjects, links: null, data.StartTimeUtc);
        clean?.SetStatus(data.Status);
        clean?.SetEndTime(data.StartTimeUtc + data.Duration);
    }
}
