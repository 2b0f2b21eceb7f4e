using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace SppsFlows.Hosting.Telemetry;

/// <summary>
/// Reduces a log record to its template, its numbers and ids, and the few texts known to be about the app and not about a person; an
/// exception to its types and where it was thrown, without its message. From libraries only warnings and worse remain.
/// </summary>
internal sealed partial class CleanLogs : BaseProcessor<LogRecord>
{
    private const string Template = "{OriginalFormat}";

    // We write these from closed sets: names of functions and parts, outcomes, types of faults.
    private static readonly HashSet<string> KeptTexts = ["Function", "Reference", "Part", "Outcome", "Fault", "Event", "Root", "Signature"];

    public override void OnEnd(LogRecord data)
    {
        var ours = data.CategoryName?.StartsWith("SppsFlows", StringComparison.Ordinal) is true;
        var attributes = data.Attributes ?? [];
        var template = attributes.FirstOrDefault(attribute => attribute.Key == Template).Value as string;
        var kept = ours ? attributes.Where(attribute => attribute.Key != Template && IsKept(attribute.Key, attribute.Value)).ToList() : [];
        if (data.Exception is { } fault)
        {
            kept.Add(new("exception.type", TypesOf(fault)));
            kept.Add(new("exception.stacktrace", fault.StackTrace));
            data.Exception = null;
        }
        data.Attributes = kept;
        // A library may build its template from values, or have none. One exporter reads the first of these two, the other the second.
        data.FormattedMessage = data.Body = template is null || (!ours && data.LogLevel < LogLevel.Warning)
            ? "(left out)"
            : Personal().Replace(template, "(left out)");
    }

    private static bool IsKept(string name, object? value) => value switch
    {
        int or long or double or bool or Enum or Guid or TimeSpan or DateTime or DateTimeOffset => true,
        string => KeptTexts.Contains(name),
        _ => false,
    };

    private static string TypesOf(Exception fault)
    {
        var types = new List<string>();
        for (var inner = fault; inner is not null; inner = inner.InnerException) types.Add(inner.GetType().FullName!);
        return string.Join(" by ", types);
    }

    /// <summary>Addresses, and anything as long and random as a token.</summary>
    [GeneratedRegex(@"\S+@\S+|[A-Za-z0-9_\-]{22,}|[a-z]+://\S+")]
    private static partial Regex Personal();
}
