using Ical.Net.CalendarComponents;
using SppsFlows.Settings;

namespace SppsFlows.Calendar;

/// <summary>Reads the days without school from an iCalendar file (RFC 5545): every all-day event, its end exclusive.</summary>
public static class HolidaysFromIcs
{
    public static IEnumerable<DateOnly> Read(string path, TimeZoneInfo zone)
    {
        if (!File.Exists(path)) throw new CannotStartException($"Calendar:HolidaysFile '{path}' does not exist.");
        var calendar = Ical.Net.Calendar.Load(File.ReadAllText(path))
            ?? throw new CannotStartException($"Calendar:HolidaysFile '{path}' is not an iCalendar file.");
        return [.. calendar.Events.Where(@event => @event.IsAllDay && @event.Start is not null).SelectMany(Days)];
    }

    private static IEnumerable<DateOnly> Days(CalendarEvent @event)
    {
        var from = @event.Start!.Date;
        var end = @event.End?.Date ?? from.AddDays(1);
        do yield return from;
        while ((from = from.AddDays(1)) < end);
    }
}
