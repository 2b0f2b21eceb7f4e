using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Recording;

/// <summary>A recording as text.</summary>
internal static class RecordingWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(FlowRecording recording)
    {
        var text = new StringBuilder();
        foreach (var record in recording.History)
        {
            Line(text, json =>
            {
                if (record.Kind == RecordKind.Started) Start(json, recording, StartRecord.From(record));
                else Step(json, record);
            });
        }

        Line(text, json =>
        {
            json.WriteString("stands", recording.Stand.Status.ToString());
            if (recording.Stand.Output is { } output) Raw(json, "output", Encoding.UTF8.GetBytes(output));
            if (recording.Stand.ErrorType is { } type) json.WriteString("error", type);
        });
        return text.ToString();
    }

    private static void Line(StringBuilder text, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        text.Append(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))).Append('\n');
    }

    private static void Start(Utf8JsonWriter json, FlowRecording recording, StartRecord start)
    {
        json.WriteString("flow", start.Name);
        json.WriteString("id", recording.InstanceId);
        json.WriteNumber("generation", recording.Generation);
        if (start.Version.Length > 0) json.WriteString("version", start.Version);
        if (start.ParentId is not null)
        {
            json.WriteStartObject("parent");
            json.WriteString("flow", start.ParentName);
            json.WriteString("id", start.ParentId);
            json.WriteNumber("task", start.ParentTask);
            json.WriteEndObject();
        }

        Tags(json, start.Tags);
        if (start.ShowsOldStatus) json.WriteBoolean("showsOldStatus", true);
        Raw(json, "input", start.Input.Span);
    }

    private static void Step(Utf8JsonWriter json, Record record)
    {
        var reader = record.Read();
        switch (record.Kind)
        {
            case RecordKind.Turn:
                Time(json, "turn", reader.Number());
                break;
            case RecordKind.Begin:
                json.WriteBoolean("begin", true);
                break;
            case RecordKind.TaskDone:
                json.WriteNumber("done", reader.Number());
                Raw(json, "result", reader.Rest.Span);
                break;
            case RecordKind.TaskFailed:
                json.WriteNumber("failed", reader.Number());
                Failure(json, "failure", FailureCodec.Read(reader.Rest));
                break;
            case RecordKind.TimerFired or RecordKind.TimerCancelled:
                json.WriteNumber(record.Kind == RecordKind.TimerFired ? "fired" : "cancels", reader.Number());
                break;
            case RecordKind.Event:
                json.WriteString("event", reader.Text());
                Raw(json, "payload", reader.Rest.Span);
                break;
            case RecordKind.Suspend or RecordKind.Resume:
                json.WriteString(record.Kind == RecordKind.Suspend ? "suspend" : "resume", Encoding.UTF8.GetString(reader.Rest.Span));
                break;
            case RecordKind.Terminate:
                json.WriteBoolean("terminate", true);
                Raw(json, "output", reader.Rest.Span);
                break;
            default:
                Action(json, record.Kind, reader);
                break;
        }
    }

    private static void Action(Utf8JsonWriter json, RecordKind kind, BodyReader reader)
    {
        switch (kind)
        {
            case RecordKind.Activity or RecordKind.MarkedActivity:
                var task = reader.Number();
                json.WriteString("calls", reader.Text());
                json.WriteNumber("task", task);
                if (kind == RecordKind.MarkedActivity)
                {
                    json.WriteString("version", reader.Text());
                    Tags(json, reader.Slice());
                }

                Raw(json, "input", reader.Rest.Span);
                break;
            case RecordKind.Child:
                var child = reader.Number();
                json.WriteString("starts", reader.Text());
                json.WriteNumber("task", child);
                json.WriteString("id", Encoding.UTF8.GetString(reader.Rest.Span));
                break;
            case RecordKind.Timer:
                json.WriteNumber("timer", reader.Number());
                Time(json, "due", reader.Number());
                break;
            case RecordKind.EventSent:
                json.WriteString("sends", reader.Text());
                json.WriteString("to", Encoding.UTF8.GetString(reader.Rest.Span));
                break;
            default:
                throw new InvalidDataException($"The history holds a record of the unknown kind {kind}.");
        }
    }

    private static void Time(Utf8JsonWriter json, string name, long ticks) => json.WriteString(name, new DateTime(ticks, DateTimeKind.Utc));

    private static void Raw(Utf8JsonWriter json, string name, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return;
        json.WritePropertyName(name);
        json.WriteRawValue(payload);
    }

    private static void Tags(Utf8JsonWriter json, ReadOnlyMemory<byte> tags)
    {
        if (tags.IsEmpty) return;
        json.WriteStartObject("tags");
        foreach (var (key, value) in TagCodec.Read(tags)) json.WriteString(key, value);
        json.WriteEndObject();
    }

    // Without stack traces: they name files and lines that change.
    private static void Failure(Utf8JsonWriter json, string name, TaskFailureDetails failure)
    {
        json.WriteStartObject(name);
        json.WriteString("type", failure.ErrorType);
        json.WriteString("message", failure.ErrorMessage);
        if (failure.InnerFailure is { } inner) Failure(json, "inner", inner);
        json.WriteEndObject();
    }
}
