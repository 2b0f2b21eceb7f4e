using Microsoft.Azure.Functions.Worker;
using SppsFlows.Calendar;
using SppsFlows.Data;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Looks for aged passwords on school days, outside the quiet hours. Nearly always there is none.</summary>
public sealed class StartAgedRotationsTimer(
    SqliteProbe look, Lazy<StartAgedRotations> start, SchoolCalendar calendar, TimeProvider clock)
{
    [Function(nameof(StartAgedRotations))]
    public async Task Run(
        [TimerTrigger("0 32 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = calendar.LocalDate(now);
        if (!calendar.IsSchoolDay(today) || calendar.AfterQuietHours(now) != now) return;
        if (!await look.MayHaveWorkAsync<StartAgedRotations>(cancellationToken, today)) return;
        await start.Value.StartAsync(today, cancellationToken);
    }
}
