using System.Diagnostics;
using System.Text.Json;
using SppsFlows.Benchmarks.Contenders;
using SppsFlows.Benchmarks.Processes;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>The processes behind <see cref="LongInstances"/>: one that takes many steps, one that comes back to them.</summary>
internal static class LongChild
{
    private const string Go = "Go";

    // A turn began, it consumed a result, it asked for the next activity.
    private const int RecordsPerStep = 3;

    public static async Task StepsAsync(string folder)
    {
        await using var engine = await Ours.OpenAsync(folder, Tasks());
        await engine.StartAsync();
        await LineLoop.RunAsync(new()
        {
            ["sequential"] = async command =>
            {
                var steps = command.GetProperty("steps").GetInt32();
                var started = Stopwatch.GetTimestamp();
                var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("steps", steps);
                var ended = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
                if (ended.ReadOutputAs<int>() != steps)
                    throw new InvalidOperationException($"{steps} steps gave {ended.SerializedOutput}.");
                return new { milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
            },
            ["prepare"] = async command =>
            {
                var events = command.GetProperty("events").Deserialize<int[]>()!;
                await Task.WhenAll(events.Select(count => engine.Client.ScheduleNewOrchestrationInstanceAsync(
                    "stepsThenWait", count / RecordsPerStep, new Microsoft.DurableTask.StartOrchestrationOptions(Id(count)))));
                foreach (var count in events)
                    while ((await engine.Client.GetInstanceAsync(Id(count), getInputsAndOutputs: true))!.SerializedCustomStatus is null)
                        await Task.Delay(50);
                return new { };
            },
        });
    }

    public static Task ReplayAsync() => LineLoop.RunAsync(new()
    {
        ["replay"] = async command =>
        {
            var events = command.GetProperty("events").Deserialize<int[]>()!;
            await using var engine = await Ours.OpenAsync(command.GetProperty("folder").GetString()!, Tasks());
            await engine.StartAsync();
            var results = new List<object>();
            foreach (var count in events)
            {
                var before = engine.Metrics.ReplayedEvents;
                var started = Stopwatch.GetTimestamp();
                await engine.Client.RaiseEventAsync(Id(count), Go, 1);
                var ended = await engine.Client.WaitForInstanceCompletionAsync(Id(count), getInputsAndOutputs: true);
                var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (ended.ReadOutputAs<int>() != (count / RecordsPerStep) + 1)
                    throw new InvalidOperationException($"{count} events gave {ended.SerializedOutput}.");
                results.Add(new { events = engine.Metrics.ReplayedEvents - before, milliseconds });
            }
            return new { results };
        },
    });

    private static string Id(int events) => $"history-{events}";

    private static TaskRegistry Tasks()
    {
        var tasks = Ours.Tasks();
        tasks.AddOrchestrator("steps", async context => await StepsAsync(context));
        tasks.AddOrchestrator("stepsThenWait", async context =>
        {
            var value = await StepsAsync(context);
            context.SetCustomStatus("waits");
            return value + await context.WaitForExternalEvent<int>(Go);
        });
        return tasks;
    }

    private static async Task<int> StepsAsync(Microsoft.DurableTask.TaskOrchestrationContext context)
    {
        var (value, steps) = (0, context.GetInput<int>());
        for (var i = 0; i < steps; i++) value = await context.CallActivityAsync<int>("AddOne", value);
        return value;
    }
}
