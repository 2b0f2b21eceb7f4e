using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class StopTests
{
    [Fact]
    public async Task Drain_LetsRunningActivitiesEndAndRecordsThem()
    {
        var (release, started) = (new TaskCompletionSource<object?>(), new TaskCompletionSource());
        var runs = new List<string>();
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator(
                "Two",
                async context =>
                    $"{await context.CallActivityAsync<string>("Slow", "a")} {await context.CallActivityAsync<string>("Slow", "b")}");
            tasks.Activity("Slow", async (call, _) =>
            {
                lock (runs) runs.Add((string)call.Input!);
                started.TrySetResult();
                await release.Task;
                return call.Input;
            });
        });
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Two");
        await started.Task;

        var stop = engine.StopAsync();
        stop.IsCompleted.ShouldBeFalse();
        release.SetResult(null);
        await stop;
        runs.ShouldBe(["a"]);
        await engine.OpenAsync();

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("a b");
        runs.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Drain_PastItsTimeout_CancelsActivitiesWhichRunAgain()
    {
        var started = new TaskCompletionSource();
        var runs = 0;
        await using var engine = TestEngine.Create();
        engine.Options = engine.Options with { DrainTimeout = TimeSpan.FromMilliseconds(50) };
        engine.Tasks.Orchestrator("One", async context => await context.CallActivityAsync<string>("Slow"));
        engine.Tasks.Activity("Slow", async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref runs) == 1)
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return "done";
        });
        await engine.OpenAsync();
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("One");
        await started.Task;

        await engine.StopAsync();
        await engine.OpenAsync();

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("done");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task Stopped_RefusesCallsAndEndsWaits()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Wait", async context => await context.WaitForExternalEvent<string>("go")));
        var client = engine.Client;
        await client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions("one"));
        var wait = client.WaitForInstanceCompletionAsync("one", TestEngine.Deadline);
        var stopped = engine.Engine;

        await stopped.StopAsync();
        await stopped.StopAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => wait);
        await Should.ThrowAsync<InvalidOperationException>(() => client.RaiseEventAsync("one", "go"));
        await Should.ThrowAsync<InvalidOperationException>(() => client.ScheduleNewOrchestrationInstanceAsync("Wait"));
        stopped.Health.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_UnderLoad_LosesNothing()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Steps", async context =>
            {
                var n = 0;
                for (var i = 0; i < 5; i++) n = await context.CallActivityAsync<int>("Add", n);
                return n;
            });
            tasks.Activity<int>("Add", value => value + 1);
        });
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true) acknowledged.Add(await engine.Client.ScheduleNewOrchestrationInstanceAsync("Steps"));
            }
            catch (InvalidOperationException)
            {
                // Stopped.
            }
        })).ToList();
        while (acknowledged.Count < 200) await Task.Yield();

        await engine.StopAsync();
        await Task.WhenAll(load);
        await engine.OpenAsync();

        foreach (var id in acknowledged) (await engine.EndOf(id)).ReadOutputAs<int>().ShouldBe(5);
    }
}
