using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>What a monitored schedule remembers over a restart: <c>timers/FUNCTION.json</c> in the data folder.</summary>
internal sealed partial class TimerState(DataFolder data, string function, ILogger logger)
{
    private readonly string _path = Path.Combine(data.File("timers"), Uri.EscapeDataString(function) + ".json");

    public TimerRecord? Read()
    {
        if (!File.Exists(_path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), Format.Default.TimerRecord);
        }
        catch (JsonException)
        {
            // One occurrence at most is missed by starting anew; a host that does not start misses them all.
            logger.LogWarning("The state of timer {Function} in {Path} cannot be read and is begun anew", function, _path);
            return null;
        }
    }

    public void Write(TimerRecord record)
    {
        try
        {
            DataFolder.WriteWhole(_path, JsonSerializer.SerializeToUtf8Bytes(record, Format.Default.TimerRecord));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            logger.LogError(failed, "The state of timer {Function} cannot be written; after a restart it may run again or miss an occurrence", function);
        }
    }

    // Generated: every start reads these files, and reflection would cost it more than all else that timers do.
    [JsonSerializable(typeof(TimerRecord))]
    private sealed partial class Format : JsonSerializerContext;
}

/// <summary>One schedule's memory, in UTC. <paramref name="Schedule"/> tells whether <paramref name="Next"/> still follows from it.</summary>
internal sealed record TimerRecord(string Schedule, DateTime Last, DateTime Next, DateTime LastUpdated);
