using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Embedded.Engine.Recording;

namespace SppsFlows.App.Tests.Flows;

/// <summary>One committed recording: a line of JSON for each step of a flow.</summary>
internal sealed partial class RecordingFile
{
    private readonly List<JsonElement> _lines;

    private RecordingFile(string text)
    {
        Text = text;
        _lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public static string Folder { get; } = Path.Combine(SolutionFolder.Path, "tests", "App.Tests", "Flows", "Recordings");

    public static IEnumerable<string> Names => System.IO.Directory.GetFiles(Folder, "*.jsonl").Select(file => Path.GetFileName(file)!)
        .Order(StringComparer.Ordinal);

    public string Text { get; }

    public string Flow => _lines[0].GetProperty("flow").GetString()!;

    /// <summary>Activities that the flow called.</summary>
    public IEnumerable<string> Calls => Texts("calls");

    /// <summary>Events that the flow was told.</summary>
    public IEnumerable<string> Events => Texts("event");

    /// <summary>What each activity returned, for those that returned something: a number, a truth, a record.</summary>
    public IEnumerable<(string Activity, JsonElement Result)> Results =>
        from line in _lines
        where line.TryGetProperty("done", out _) && line.TryGetProperty("result", out _)
        let task = line.GetProperty("done").GetInt64()
        from call in _lines.Where(call => call.TryGetProperty("calls", out _) && call.GetProperty("task").GetInt64() == task)
        select (call.GetProperty("calls").GetString()!, line.GetProperty("result"));

    /// <summary>All texts in it, however deep.</summary>
    public IEnumerable<string> AllTexts => _lines.SelectMany(TextsIn);

    public static RecordingFile Read(string name) => new(File.ReadAllText(Path.Combine(Folder, name)));

    /// <summary>
    /// References are numbered in the order in which they come, so that recording again changes little; messages of failures are left out,
    /// which may quote anything and decide nothing.
    /// </summary>
    public static void Write(string path, FlowRecording recording)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = Message().Replace(recording.ToString(), "\"message\":\"\"");
        File.WriteAllText(path, Id().Replace(text, match =>
            ids.TryGetValue(match.Value, out var known)
                ? known
                : ids[match.Value] = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{ids.Count + 1:D12}")));
    }

    private IEnumerable<string> Texts(string step) =>
        _lines.Where(line => line.TryGetProperty(step, out _)).Select(line => line.GetProperty(step).GetString()!);

    private static IEnumerable<string> TextsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => TextsIn(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.String => [json.GetString()!],
        _ => [],
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("\"message\":\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Message();
}
