using System.Text.Json;

namespace SppsFlows.Benchmarks.Processes;

/// <summary>The other end of <see cref="LineProcess"/>: reads commands, writes answers, until the input ends.</summary>
internal static class LineLoop
{
    /// <summary>Says that it is ready, then answers.</summary>
    public static Task RunAsync(Dictionary<string, Func<JsonElement, Task<object>>> commands)
    {
        Say(new { ready = true });
        return AnswerAsync(commands);
    }

    public static async Task AnswerAsync(Dictionary<string, Func<JsonElement, Task<object>>> commands)
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            using var command = JsonDocument.Parse(line);
            try
            {
                Say(await commands[command.RootElement.GetProperty("name").GetString()!](command.RootElement));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Say(new { error = fault.ToString() });
            }
        }
    }

    public static void Say(object answer)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));
        Console.Out.Flush();
    }
}
