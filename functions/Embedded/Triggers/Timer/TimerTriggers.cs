using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>The timer functions of a host: one loop each, from when the host serves requests until it begins to stop.</summary>
internal sealed class TimerTriggers(
    IEnumerable<FunctionMethod> functions, HostSettings settings, FunctionRunner runner, IServiceProvider services,
    ILogger<TimerTriggers> logger) : TriggerService(logger)
{
    protected override IEnumerable<Func<CancellationToken, Task>> Prepare()
    {
        var time = services.GetRequiredService<TimeProvider>();
        var data = services.GetRequiredService<DataFolder>();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        foreach (var function in functions)
        {
            if (function.TriggerAs<TimerTriggerAttribute>() is not { } trigger) continue;
            var schedule = ScheduleOf(function.Name, trigger);
            var state = trigger.UseMonitor && !schedule.IsUnderOneMinute(time.GetUtcNow())
                ? new TimerState(data, function.Name, logger)
                : null;
            var loop = new TimerLoop(function, schedule, state, runner, scopes, time, logger);
            loop.Schedule();
            yield return loop.RunAsync;
        }
    }

    private TimerSchedule ScheduleOf(string function, TimerTriggerAttribute trigger)
    {
        try
        {
            return TimerSchedule.Parse(settings.Resolve(trigger.Schedule), settings.TimeZone);
        }
        catch (FormatException bad)
        {
            throw new HostStartException($"Timer function '{function}' has a bad schedule: {bad.Message}", bad);
        }
    }
}
