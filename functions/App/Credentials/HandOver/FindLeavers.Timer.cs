using Microsoft.Azure.Functions.Worker;
using SppsFlows.Calendar;
using SppsFlows.Data;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Looks for leavers on school days, outside the quiet hours. Nearly always there is nobody, and that is all it asks.</summary>
public sealed class FindLeaversTimer(
    SqliteProbe look, Lazy<FindLeavers> find, SchoolCalendar calendar, TimeProvider clock)
{
    [Function(nameof(FindLeavers))]
    public async Task Run(
        [TimerTrigger("0 12 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!calendar.IsSchoolDay(calendar.LocalDate(now)) || calendar.AfterQuietHours(now) != now) return;
        if (!await look.MayHaveWorkAsync<FindLeavers>(cancellationToken)) return;
        await find.Value.RunAsync(cancellationToken);
    }
}
