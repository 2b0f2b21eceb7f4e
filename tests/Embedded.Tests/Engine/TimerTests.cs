using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    [Fact]
    public async Task Timer_FiresWhenTheClockIsMoved_AndNotBefore()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Sleep", Sleep), _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", TimeSpan.FromDays(3));
        await engine.UntilStatus(id, "sleeping");

        _clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        await engine.RunAsync("Sleep", TimeSpan.Zero); // everything that was due has been handled
        (await engine.Client.GetInstanceAsync(id))!.IsRunning.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await engine.EndOf(id)).ReadOutputAs<DateTime>().ShouldBe((Start + TimeSpan.FromDays(3)).UtcDateTime);
    }

    [Fact]
    public async Task Timer_DueWhileTheProcessWasDown_FiresOnceAfterTheStart()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Twice", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            context.SetCustomStatus("first");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "second";
        }), _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Twice");

        await engine.StopAsync();
        _clock.Advance(TimeSpan.FromMinutes(90));
        await engine.OpenAsync();
        await engine.UntilStatus(id, "first");
        (await engine.Client.GetInstanceAsync(id))!.IsRunning.ShouldBeTrue();
        await engine.CrashAndReopenAsync();
        _clock.Advance(TimeSpan.FromHours(1));

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("second");
    }

    [Fact]
    public async Task Timer_Cancelled_NeitherFiresNorHoldsTheInstance()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Race", async context =>
        {
            using var lost = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(30), lost.Token);
            var answer = context.WaitForExternalEvent<string>("answer");
            var first = await Task.WhenAny(timer, answer);
            lost.Cancel();
            return $"{first == answer} {timer.IsCanceled} {await answer}";
        }), _clock);

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        await engine.Client.RaiseEventAsync(id, "answer", "yes");

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("True True yes");
        engine.CountRows("timer").ShouldBe(0);
    }

    [Fact]
    public async Task Timer_NotCancelled_HoldsTheInstanceUntilItFires()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Leak", context =>
        {
            context.SetCustomStatus("returned");
            _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            return Task.FromResult<object?>("done");
        }), _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Leak");

        (await engine.UntilStatus(id, "returned")).IsRunning.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromDays(1));

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task EventWait_WithTimeout_IsCancelledByTheTimer()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Times", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMinutes(5));
            }
            catch (OperationCanceledException)
            {
                return "timed out";
            }
        }), _clock);

        var late = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Times");
        var early = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Times");
        await engine.Client.RaiseEventAsync(early, "never", "in time");
        (await engine.EndOf(early)).ReadOutputAs<string>().ShouldBe("in time");
        _clock.Advance(TimeSpan.FromMinutes(5));

        (await engine.EndOf(late)).ReadOutputAs<string>().ShouldBe("timed out");
    }

    [Fact]
    public async Task Timers_ManyDueAtOnce_AllFire()
    {
        const int Count = 1500;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Sleep", Sleep), _clock);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync(
                "Sleep", TimeSpan.FromMinutes(1 + (i % 7)), new StartOrchestrationOptions($"s-{i}"))));

        _clock.Advance(TimeSpan.FromHours(1));

        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => engine.EndOf($"s-{i}")));
        engine.CountRows("timer").ShouldBe(0);
    }

    [Fact]
    public async Task Retry_WithBackOff_WaitsLongerEachTime()
    {
        var calls = new List<DateTimeOffset>();
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Retries", async context =>
            {
                var policy = new RetryPolicy(5, TimeSpan.FromMinutes(1), 2, maxRetryInterval: TimeSpan.FromMinutes(3));
                await context.CallActivityAsync("Boom", TaskOptions.FromRetryPolicy(policy));
                return null;
            });
            tasks.Activity("Boom", (_, _) =>
            {
                lock (calls) calls.Add(_clock.GetUtcNow());
                throw new InvalidOperationException("no");
            });
        }, _clock);
        var end = engine.RunAsync("Retries");

        // A minute at a time, and the next only when everything that this one woke is done.
        for (var minute = 0; !end.IsCompleted && minute < 60; minute++)
        {
            await engine.Settle();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await end).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        calls.Select(time => (time - Start).TotalMinutes).ShouldBe([0, 1, 3, 6, 9]);
    }

    [Fact]
    public async Task Retry_PastItsTimeout_StopsTrying()
    {
        var calls = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Retries", async context =>
            {
                var policy = new RetryPolicy(100, TimeSpan.FromMinutes(1), retryTimeout: TimeSpan.FromMinutes(5));
                await context.CallActivityAsync("Boom", TaskOptions.FromRetryPolicy(policy));
                return null;
            });
            tasks.Activity("Boom", (_, _) =>
            {
                Interlocked.Increment(ref calls);
                throw new InvalidOperationException("no");
            });
        }, _clock);
        var end = engine.RunAsync("Retries");

        for (var minute = 0; !end.IsCompleted && minute < 60; minute++)
        {
            await engine.Settle();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        (await end).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        calls.ShouldBe(6); // at 0 to 5 minutes: the last wait had begun in time
    }

    [Fact]
    public async Task StartAt_InTheFuture_WaitsAndKeepsEvents()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Later", async context =>
            $"{await context.WaitForExternalEvent<string>("e")} at {context.CurrentUtcDateTime:s}"), _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Later", null, new StartOrchestrationOptions("later", Start.AddDays(2)));

        (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        await engine.Client.RaiseEventAsync(id, "e", "kept");
        await engine.CrashAndReopenAsync();
        var started = engine.Client.WaitForInstanceStartAsync(id, TestEngine.Deadline);
        started.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromDays(2));

        await started;
        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe($"kept at {Start.AddDays(2):s}");
        engine.CountRows("timer").ShouldBe(0);
    }

    [Fact]
    public async Task StartAt_Terminated_NeverStarts()
    {
        var ran = false;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Later", _ =>
        {
            ran = true;
            return Task.FromResult<object?>(null);
        }), _clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Later", new StartOrchestrationOptions("later", Start.AddDays(2)));

        await engine.Client.TerminateInstanceAsync(id, "not needed");
        (await engine.EndOf(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        _clock.Advance(TimeSpan.FromDays(3));
        await engine.Settle();

        ran.ShouldBeFalse();
        await engine.Until(id, _ => engine.CountRows("timer") == 0);
    }

    private static async Task<object?> Sleep(TaskOrchestrationContext context)
    {
        context.SetCustomStatus("sleeping");
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime;
    }
}
