using System.Text.Json;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>What a monitored schedule remembers across restarts: <c>timers/FUNCTION.json</c> in the data folder.</summary>
internal sealed class TimerState(DataFolder data, string function, ILogger logger)
{
    private readonly string _path = Path.Combine(data.File("timers"), Uri.EscapeDataString(function) + ".json");

    public TimerRecord? Read()
    {
        if (!File.Exists(_path)) return null;
        try
        {
            return TimerRecord.Read(File.ReadAllBytes(_path));
        }
        catch (Exception unreadable) when (unreadable is JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Starting over misses one occurrence at most; a host that does not start misses them all.
            logger.LogWarning("The state of timer {Function} in {Path} cannot be read and is begun anew", function, _path);
            return null;
        }
    }

    public void Write(TimerRecord record)
    {
        try
        {
            DataFolder.WriteWhole(_path, record.ToUtf8());
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            logger.LogError(
                failed, "The state of timer {Function} cannot be written; after a restart it may run again or miss an occurrence",
                function);
        }
    }
}

/// <summary>
/// One schedule's memory, in UTC. <paramref name="Schedule"/> tells whether <paramref name="Next"/> still follows from it.
/// </summary>
internal sealed record TimerRecord(string Schedule, DateTime Last, DateTime Next, DateTime LastUpdated)
{
    // Read field by field: every start reads these files, and a serializer, generated or not, would cost more than all other work of the
    // timers.
    public static TimerRecord Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var fields = document.RootElement;
        return new TimerRecord(
            fields.GetProperty(nameof(Schedule)).GetString()!, fields.GetProperty(nameof(Last)).GetDateTime(),
            fields.GetProperty(nameof(Next)).GetDateTime(), fields.GetProperty(nameof(LastUpdated)).GetDateTime());
    }

    public byte[] ToUtf8()
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString(nameof(Schedule), Schedule);
            writer.WriteString(nameof(Last), Last);
            writer.WriteString(nameof(Next), Next);
            writer.WriteString(nameof(LastUpdated), LastUpdated);
            writer.WriteEndObject();
        }
        return json.ToArray();
    }
}
