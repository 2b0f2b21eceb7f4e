using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Recording;

/// <summary>A recording from its text.</summary>
internal static class RecordingReader
{
    public static FlowRecording Read(string text)
    {
        var history = new RecordWriter();
        var (id, generation) = ("", 0);
        FlowStand? stand = null;
        var number = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0) continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                var json = document.RootElement;
                if (json.TryGetProperty("flow", out _))
                {
                    (id, generation) = (Text(json, "id"), json.GetProperty("generation").GetInt32());
                    history.Started(Start(json));
                }
                else if (json.TryGetProperty("stands", out var status))
                {
                    stand = new FlowStand(
                        Enum.Parse<OrchestrationRuntimeStatus>(status.GetString()!), RawText(json, "output"), OptionalText(json, "error"));
                }
                else
                {
                    Step(history, json);
                }
            }
            catch (Exception fault) when (fault is JsonException
                or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
            {
                throw new FormatException($"Line {number} of the recording cannot be read: {fault.Message}", fault);
            }
        }

        if (id.Length == 0 || stand is null)
            throw new FormatException("The recording does not begin with the flow, or does not end with where it stands.");
        return new FlowRecording(id, generation, history.Written.ToArray(), stand);
    }

    private static StartRecord Start(JsonElement json)
    {
        var start = new StartRecord(Text(json, "flow"), Raw(json, "input"))
        {
            Version = OptionalText(json, "version") ?? "",
            Tags = Tags(json),
            ShowsOldStatus = json.TryGetProperty("showsOldStatus", out var shows) && shows.GetBoolean(),
        };
        return json.TryGetProperty("parent", out var parent)
            ? start with { ParentId = Text(parent, "id"), ParentName = Text(parent, "flow"), ParentTask = Number(parent, "task") }
            : start;
    }

    private static void Step(RecordWriter history, JsonElement json)
    {
        var step = json.EnumerateObject().First().Name;
        switch (step)
        {
            case "turn": history.Turn(Time(json, step)); break;
            case "begin": history.Plain(RecordKind.Begin); break;
            case "done": history.Task(RecordKind.TaskDone, Number(json, step), Raw(json, "result")); break;
            case "failed":
                history.Task(RecordKind.TaskFailed, Number(json, step), FailureCodec.Write(Failure(json.GetProperty("failure"))));
                break;
            case "fired": history.Task(RecordKind.TimerFired, Number(json, step)); break;
            case "cancels": history.Task(RecordKind.TimerCancelled, Number(json, step)); break;
            case "event": history.Event(RecordKind.Event, Text(json, step), Raw(json, "payload")); break;
            case "suspend": history.Payload(RecordKind.Suspend, Encoding.UTF8.GetBytes(Text(json, step))); break;
            case "resume": history.Payload(RecordKind.Resume, Encoding.UTF8.GetBytes(Text(json, step))); break;
            case "terminate": history.Payload(RecordKind.Terminate, Raw(json, "output")); break;
            case "calls": Activity(history, json); break;
            case "starts":
                history.Call(RecordKind.Child, Number(json, "task"), Text(json, step), Encoding.UTF8.GetBytes(Text(json, "id")));
                break;
            case "timer": history.Timer(Number(json, step), Time(json, "due")); break;
            case "sends": history.Event(RecordKind.EventSent, Text(json, step), Encoding.UTF8.GetBytes(Text(json, "to"))); break;
            default: throw new FormatException($"'{step}' is nothing that a flow does.");
        }
    }

    private static void Activity(RecordWriter history, JsonElement json)
    {
        var (task, name) = (Number(json, "task"), Text(json, "calls"));
        if (OptionalText(json, "version") is { } version) history.MarkedActivity(task, name, version, Tags(json).Span, Raw(json, "input"));
        else history.Call(RecordKind.Activity, task, name, Raw(json, "input"));
    }

    private static TaskFailureDetails Failure(JsonElement json) => new(
        Text(json, "type"), Text(json, "message"), null, json.TryGetProperty("inner", out var inner) ? Failure(inner) : null, null);

    private static ReadOnlyMemory<byte> Tags(JsonElement json) => json.TryGetProperty("tags", out var tags)
        ? TagCodec.Write(tags.EnumerateObject().Select(tag => KeyValuePair.Create(tag.Name, tag.Value.GetString()!)))
        : default;

    private static long Time(JsonElement json, string name) => json.GetProperty(name).GetDateTime().ToUniversalTime().Ticks;

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is missing.");

    private static string? OptionalText(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static string? RawText(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    private static byte[] Raw(JsonElement json, string name) => RawText(json, name) is { } text ? Encoding.UTF8.GetBytes(text) : [];
}
