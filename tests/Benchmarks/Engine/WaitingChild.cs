using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using SppsFlows.Benchmarks.Contenders;
using SppsFlows.Benchmarks.Processes;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>The process behind <see cref="WaitingInstances"/>.</summary>
internal static class WaitingChild
{
    private const string Decided = "Decided";

    public static async Task RunAsync(string folder)
    {
        var opening = Stopwatch.GetTimestamp();
        await using var engine = await Ours.OpenAsync(folder, Tasks());
        await engine.StartAsync();
        LineLoop.Say(new
        {
            openSeconds = Stopwatch.GetElapsedTime(opening).TotalSeconds,
            processSeconds = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds,
            residentMegabytes = Megabytes("VmRSS"),
        });
        await LineLoop.AnswerAsync(new()
        {
            ["prepare"] = c => PrepareAsync(engine, folder, c.GetProperty("instances").GetInt32()),
            ["raise"] = c => RaiseAsync(engine, c.GetProperty("from").GetInt32(), c.GetProperty("count").GetInt32()),
        });
    }

    private static async Task<object> PrepareAsync(DurableEngine engine, string folder, int instances)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, instances, new ParallelOptions { MaxDegreeOfParallelism = 200 }, async (i, cancellationToken) =>
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("wait", i, new StartOrchestrationOptions(Id(i)), cancellationToken);
            await engine.Client.WaitForInstanceStartAsync(Id(i), cancellationToken);
        });
        return new
        {
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            megabytes = Directory.EnumerateFiles(folder).Sum(f => new FileInfo(f).Length) / 1e6,
        };
    }

    private static async Task<object> RaiseAsync(DurableEngine engine, int from, int count)
    {
        var milliseconds = new double[count];
        for (var i = 0; i < count; i++)
        {
            var id = Id(from + (3 * i));
            var started = Stopwatch.GetTimestamp();
            await engine.Client.RaiseEventAsync(id, Decided, "yes");
            var ended = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
            milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (ended.ReadOutputAs<string>() != "yes") throw new InvalidOperationException($"{id} ended with {ended.SerializedOutput}.");
        }
        return new { milliseconds, residentMegabytes = Megabytes("VmRSS"), peakMegabytes = Megabytes("VmHWM") };
    }

    private static TaskRegistry Tasks()
    {
        var tasks = new TaskRegistry();
        tasks.AddOrchestrator("wait", async context =>
        {
            using var decided = new CancellationTokenSource();
            var reminder = context.CreateTimer(TimeSpan.FromDays(30), decided.Token);
            var decision = context.WaitForExternalEvent<string>(Decided);
            if (await Task.WhenAny(decision, reminder) == reminder) return "expired";
            decided.Cancel(); // not CancelAsync: nothing but durable tasks may be awaited here
            return await decision;
        });
        return tasks;
    }

    private static string Id(int i) => $"wait-{i:000000}";

    /// <summary>A size of this process by the kernel, "123456 kB".</summary>
    private static double Megabytes(string field) =>
        double.Parse(Machine.Field("/proc/self/status", field)!.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6;
}
