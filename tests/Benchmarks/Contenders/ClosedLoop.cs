using System.Diagnostics;
using System.Text.Json;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>The clients: the same loop for every contender that is written in C# or called over HTTP.</summary>
internal static class ClosedLoop
{
    public static async Task<Load> LoadAsync(Func<string, Task<int>> run, string workflow, int clients, double seconds)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
            {
                await CheckedAsync(run, workflow);
                Interlocked.Increment(ref count);
            }
        })));
        return new Load(count, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public static async Task<double[]> AloneAsync(Func<string, Task<int>> run, string workflow, int count)
    {
        var milliseconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await CheckedAsync(run, workflow);
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        return milliseconds;
    }

    /// <summary>The commands by which a <see cref="LineContender"/> drives a child process.</summary>
    public static Dictionary<string, Func<JsonElement, Task<object>>> Commands(Func<string, Task<int>> run, Func<long> syncs) => new()
    {
        ["load"] = async c => await LoadAsync(run, Workflow(c), c.GetProperty("clients").GetInt32(), c.GetProperty("seconds").GetDouble()),
        ["alone"] = async c => new { milliseconds = await AloneAsync(run, Workflow(c), c.GetProperty("count").GetInt32()) },
        ["syncs"] = _ => Task.FromResult<object>(new { count = syncs() }),
    };

    private static string Workflow(JsonElement command) => command.GetProperty("workflow").GetString()!;

    private static async Task CheckedAsync(Func<string, Task<int>> run, string workflow)
    {
        var result = await run(workflow);
        if (result != Workflows.Steps(workflow)) throw new InvalidOperationException($"The workflow '{workflow}' returned {result}.");
    }
}
