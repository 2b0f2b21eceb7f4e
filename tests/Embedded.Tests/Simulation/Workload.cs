using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>The code that runs <see cref="Step"/>s. The world outside (how often an activity ran) outlives every crash.</summary>
internal sealed class Workload(Action<ActivityCall, string> ran)
{
    public const string Stop = "stop";

    private readonly Dictionary<string, int> _runs = [];

    public TaskRegistry Tasks()
    {
        var tasks = new TaskRegistry();
        tasks.AddOrchestrator("Steps", Run);
        tasks.AddActivity("Note", typeof(string), async (call, _) =>
        {
            var tag = (string)call.Input!;
            ran(call, tag);
            if (tag.Length % 2 == 0) await Task.Yield();
            return tag + "!";
        });
        tasks.AddActivity("Flaky", typeof(string), (call, _) =>
        {
            var tag = (string)call.Input!;
            ran(call, tag);
            var failures = int.Parse(
                tag[(tag.IndexOf('|', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            var runs = _runs[tag] = _runs.GetValueOrDefault(tag) + 1;
            return runs <= failures ? throw new InvalidOperationException("not yet") : Task.FromResult<object?>(tag);
        });
        return tasks;
    }

    private static async Task<object?> Run(TaskOrchestrationContext context)
    {
        var (steps, at, seen) = context.GetInput<Progress>()!;
        for (; at < steps.Count; at++)
        {
            var step = steps[at];
            context.SetCustomStatus(step.Tag);
            if (step.Kind == "again")
            {
                context.ContinueAsNew(new Progress(steps, at + 1, [.. seen, "again"]));
                return null;
            }

            seen.Add(await Do(context, step));
        }

        return seen;
    }

    private static async Task<string> Do(TaskOrchestrationContext context, Step step)
    {
        switch (step.Kind)
        {
            case "activity":
                return await context.CallActivityAsync<string>("Note", step.Tag);
            case "fan":
                return string.Join(
                    ',',
                    await Task.WhenAll(Enumerable.Range(
                        0, step.Count).Select(n => context.CallActivityAsync<string>("Note", $"{step.Tag}/{n}"))));
            case "timer":
                var due = context.CurrentUtcDateTime + step.Delay;
                await context.CreateTimer(step.Delay, CancellationToken.None);
                return context.CurrentUtcDateTime < due ? "too early" : "fired";
            case "retry":
                return await context.CallActivityAsync<string>("Flaky", $"{step.Tag}|{step.Count}", Retry(step.Count + 1));
            case "give-up":
                return await Caught(context.CallActivityAsync<string>("Flaky", $"{step.Tag}|1000", Retry(step.Count)));
            case "events" or "received":
                var got = new List<string>();
                while (await context.WaitForExternalEvent<string>(step.Tag) is var payload && payload != Stop) got.Add(payload);
                return string.Join(',', got);
            case "timeout":
                try
                {
                    return await context.WaitForExternalEvent<string>("nobody sends this", step.Delay);
                }
                catch (TaskCanceledException)
                {
                    return "timeout";
                }

            case "send":
                for (var n = 0; n < step.Count; n++)
                {
                    context.SendEvent(step.Target!, step.Tag, $"{step.Tag}#{n}");
                    if (step.Count % 2 == 1) await context.CallActivityAsync("Note", $"{step.Tag}/{n}");
                }

                context.SendEvent(step.Target!, step.Tag, Stop);
                return "sent";
            case "child":
                return await Caught(Child());
            default:
                throw new InvalidOperationException("planned");
        }

        async Task<string> Child() =>
            string.Join(
                ' ',
                (await context.CallSubOrchestratorAsync<List<string>>(
                    "Steps", new Progress(step.Child!, 0, []), new TaskOptions().WithInstanceId($"{step.Tag}c")))!);
    }

    private static TaskOptions Retry(int attempts) => new(new RetryPolicy(attempts, TimeSpan.FromSeconds(3), 2));

    private static async Task<string> Caught(Task<string> task)
    {
        try
        {
            return await task;
        }
        catch (TaskFailedException)
        {
            return "failed";
        }
    }
}
