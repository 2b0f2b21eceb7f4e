using System.Diagnostics;
using OpenTelemetry;

namespace SppsFlows.Hosting.Telemetry;

/// <summary>
/// Removes everything personal from a span: it has the route instead of the path, which can hold a token, and no query, address, browser or
/// exception message.
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
        // Application Insights builds an address from it.
        if (data.GetTagItem("http.route") is { } route) data.SetTag("url.path", route);
        if (data.Status is not ActivityStatusCode.Unset) data.SetStatus(data.Status);
        // Events can't be removed, and they hold exceptions with their messages, so another span replaces this one.
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
