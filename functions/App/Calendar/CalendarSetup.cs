using System.Globalization;
using Microsoft.Extensions.Options;
using SppsFlows.Settings;

namespace SppsFlows.Calendar;

/// <summary>Builds the <see cref="SchoolCalendar"/> from configuration; every mistake is named with its key.</summary>
public static class CalendarSetup
{
    public static SchoolCalendar Build(IOptions<CalendarOptions> options)
    {
        var value = options.Value;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(value.TimeZone, out var zone))
            throw new CannotStartException(
                $"Calendar:TimeZone '{value.TimeZone}' is not a known time zone. Use an IANA id such as America/Chicago.");
        var days = value.Holidays.SelectMany(Days);
        if (value.HolidaysFile is { Length: > 0 } file) days = days.Concat(HolidaysFromIcs.Read(file, zone));
        return new SchoolCalendar(zone, days.ToHashSet(), value.QuietFrom, value.QuietUntil);
    }

    private static IEnumerable<DateOnly> Days(string text)
    {
        var parts = text.Split('/', 2, StringSplitOptions.TrimEntries);
        var (from, to) = (Day(parts[0], text), Day(parts[^1], text));
        if (to < from) throw new CannotStartException($"Calendar:Holidays has '{text}', which ends before it begins.");
        for (var day = from; day <= to; day = day.AddDays(1)) yield return day;
    }

    private static DateOnly Day(string part, string whole) =>
        DateOnly.TryParseExact(part, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CannotStartException(
                $"Calendar:Holidays has '{whole}'. Write a day as 2026-11-26, a span as 2026-12-21/2027-01-01.");
}
