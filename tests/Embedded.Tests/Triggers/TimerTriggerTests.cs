using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Embedded.Tests.Hosting;
using SppsFlows.Embedded.Triggers.Timer;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class TimerTriggerTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly Runs _runs = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Timer_ClockMovedOverItsOccurrence_RunsAtOnceAsPastDue()
    {
        var clock = new MovableClock();
        await using var host = await StartAsync<DailyFunctions>(clock);
        _runs.All.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromDays(3));
        await Eventually.IsTrueAsync(() => !_runs.All.IsEmpty, "the timer ran");
        var run = _runs.All.ShouldHaveSingleItem();
        run.IsPastDue.ShouldBeTrue();
        run.ScheduleStatus!.Next.ShouldBeLessThan(clock.GetUtcNow().UtcDateTime);
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.IsTrueAsync(() => _runs.All.Count == 2, "the timer ran again");
    }

    [Fact]
    public async Task Timer_OccurrenceMissedWhileDown_RunsOnceAfterTheRestart()
    {
        var path = _data.File("clock.json");
        var clock = new MovableClock(path);
        await (await StartAsync<DailyFunctions>(clock)).DisposeAsync();
        _runs.All.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromDays(2));
        await using var host = await StartAsync<DailyFunctions>(new MovableClock(path));
        await Eventually.IsTrueAsync(() => !_runs.All.IsEmpty, "the missed run was made up for");
        await host.DisposeAsync();
        _runs.All.ShouldHaveSingleItem().IsPastDue.ShouldBeTrue();
    }

    [Fact]
    public async Task Timer_RanBeforeTheRestart_DoesNotRunAgain()
    {
        var path = _data.File("clock.json");
        var clock = new MovableClock(path);
        await using (await StartAsync<DailyFunctions>(clock))
        {
            clock.Advance(TimeSpan.FromDays(1));
            await Eventually.IsTrueAsync(() => !_runs.All.IsEmpty, "the timer ran");
            await Eventually.IsTrueAsync(() => Next("Daily") > clock.GetUtcNow().UtcDateTime, "its next occurrence was written");
        }
        await using (await StartAsync<DailyFunctions>(new MovableClock(path)))
        {
        }
        _runs.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Timer_RunOnStartup_RunsAtEachStart()
    {
        for (var start = 1; start <= 2; start++)
        {
            await using var host = await StartAsync<StartupFunctions>(new MovableClock());
            await Eventually.IsTrueAsync(() => _runs.All.Count == start, "the timer ran at start-up");
        }
        _runs.All.ShouldAllBe(run => !run.IsPastDue);
    }

    [Fact]
    public async Task Timer_StillRunningAtItsNextOccurrence_IsNotRunTwiceAtOnce()
    {
        var clock = new MovableClock();
        await using var host = await StartAsync<SlowFunctions>(clock);
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.IsTrueAsync(() => _runs.All.Count == 1, "the first run began");
        clock.Advance(TimeSpan.FromDays(1));
        _runs.Release.SetResult();
        await Eventually.IsTrueAsync(() => _runs.Ended == 1, "the first run ended");
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.IsTrueAsync(() => _runs.Ended == 2, "the second run ended");
        _runs.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Timer_ThatThrows_IsLoggedAndRunsAtItsNextOccurrence()
    {
        var clock = new MovableClock();
        await using var host = await StartAsync<FailingFunctions>(clock);
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.IsTrueAsync(() => _runs.All.Count == 1, "the first run failed");
        await Eventually.IsTrueAsync(() => Next("Failing") > clock.GetUtcNow().UtcDateTime, "its next occurrence was written");
        clock.Advance(TimeSpan.FromDays(1));
        await Eventually.IsTrueAsync(() => _runs.All.Count == 2, "the second run failed");
        await Eventually.IsTrueAsync(
            () => host.Log.Lines.Count(line => line.Exception?.Message == "timer failure") == 2, "both failures were logged");
    }

    [Fact]
    public async Task Schedule_FromASetting_IsResolved()
    {
        await using var host = await TestHost.StartAsync(_data, builder =>
        {
            builder.Services.AddSingleton(_runs);
            builder.Services.AddSingleton<TimeProvider>(new MovableClock());
            builder.Configuration["Reminders:Schedule"] = "0 0 9 * * *";
            builder.Configuration["Calendar:TimeZone"] = "America/Chicago";
        }, typeof(SettingFunctions));
        await Eventually.IsTrueAsync(() => File.Exists(StatePath("FromSetting")), "the schedule was written");
        TimeZoneInfo.ConvertTimeFromUtc(
            Next("FromSetting"), TimeZoneInfo.FindSystemTimeZoneById("America/Chicago")).TimeOfDay.ShouldBe(TimeSpan.FromHours(9));
    }

    [Fact]
    public async Task Schedule_FromAMissingSetting_RefusesTheStart() =>
        (await Should.ThrowAsync<HostStartException>(() => StartAsync<SettingFunctions>(new MovableClock()))).Message.ShouldContain(
            "Reminders:Schedule");

    [Fact]
    public async Task Schedule_Unreadable_RefusesTheStart() =>
        (await Should.ThrowAsync<HostStartException>(() => StartAsync<BadFunctions>(new MovableClock()))).Message.ShouldBe(
            "Timer function 'Bad' has a bad schedule: '0 0 99 * * *' is not a valid NCrontab expression.");

    [Fact]
    public async Task TimeZone_Unknown_RefusesTheStart() =>
        (await Should.ThrowAsync<HostStartException>(() => TestHost.StartAsync(
            _data, builder => builder.Configuration["Calendar:TimeZone"] = "Mars/Olympus", typeof(DailyFunctions))))
            .Message.ShouldContain("Mars/Olympus");

    private Task<TestHost> StartAsync<T>(TimeProvider clock) => TestHost.StartAsync(_data, builder =>
    {
        builder.Services.AddSingleton(_runs);
        builder.Services.AddSingleton(clock);
    }, typeof(T));

    private string StatePath(string function) => _data.File($"data/timers/{function}.json");

    private DateTime Next(string function) => JsonSerializer.Deserialize<TimerRecord>(File.ReadAllBytes(StatePath(function)))!.Next;

    public sealed class Runs
    {
        private int _now;

        public ConcurrentQueue<TimerInfo> All { get; } = new();

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Ended { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task RunAsync(TimerInfo timer)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _now));
            All.Enqueue(timer);
            await Release.Task;
            Interlocked.Decrement(ref _now);
            Ended++;
        }
    }

    public sealed class DailyFunctions(Runs runs)
    {
        [Function("Daily")]
        public void Run([TimerTrigger("1.00:00:00")] TimerInfo timer, FunctionContext context)
        {
            if (context.GetHttpContext() is null) runs.All.Enqueue(timer);
        }
    }

    public sealed class StartupFunctions(Runs runs)
    {
        [Function("Startup")]
        public Task Run([TimerTrigger("0 0 9 1 1 *", RunOnStartup = true)] TimerInfo timer)
        {
            runs.All.Enqueue(timer);
            return Task.CompletedTask;
        }
    }

    public sealed class SlowFunctions(Runs runs)
    {
        [Function("Slow")]
        public Task Run([TimerTrigger("1.00:00:00")] TimerInfo timer) => runs.RunAsync(timer);
    }

    public sealed class FailingFunctions(Runs runs)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("1.00:00:00")] TimerInfo timer)
        {
            runs.All.Enqueue(timer);
            throw new InvalidOperationException("timer failure");
        }
    }

    public sealed class SettingFunctions(Runs runs)
    {
        [Function("FromSetting")]
        public void Run([TimerTrigger("%Reminders:Schedule%")] TimerInfo timer) => runs.All.Enqueue(timer);
    }

    public sealed class BadFunctions
    {
        [Function("Bad")]
        public static void Run([TimerTrigger("0 0 99 * * *")] TimerInfo timer) => _ = timer;
    }
}
