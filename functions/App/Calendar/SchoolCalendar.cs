namespace SppsFlows.Calendar;

/// <summary>
/// The district's time (J6): its zone, its school days, its quiet hours. Pure; every instant in and out is absolute.
/// </summary>
public sealed class SchoolCalendar(TimeZoneInfo zone, IReadOnlySet<DateOnly> holidays, TimeOnly quietFrom, TimeOnly quietUntil)
{
    /// <summary>A calendar with fewer school days than one in this many days is a mistake, not a calendar.</summary>
    private const int LongestGapInDays = 200;

    public TimeZoneInfo Zone => zone;

    public DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    public bool IsSchoolDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day);

    /// <summary>The n-th school day after the day of <paramref name="from"/>, at the hour when reminders go out.</summary>
    public DateTimeOffset AddSchoolDays(DateTimeOffset from, int schoolDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schoolDays);
        var day = LocalDate(from);
        for (var gap = 0; schoolDays > 0;)
        {
            day = day.AddDays(1);
            if (IsSchoolDay(day)) (schoolDays, gap) = (schoolDays - 1, 0);
            else if (++gap > LongestGapInDays)
                throw new InvalidOperationException(
                    $"The school calendar has no school day in the {LongestGapInDays} days before {day:O}. Mend Calendar:Holidays.");
        }
        return Instant(day, quietUntil);
    }

    /// <summary>Whole school days after the day of <paramref name="from"/>, up to and with the day of <paramref name="to"/>.</summary>
    public int SchoolDaysBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var count = 0;
        for (var day = LocalDate(from).AddDays(1); day <= LocalDate(to); day = day.AddDays(1))
            if (IsSchoolDay(day)) count++;
        return count;
    }

    /// <summary><paramref name="instant"/> itself, or the end of the quiet hours that it falls in.</summary>
    public DateTimeOffset AfterQuietHours(DateTimeOffset instant)
    {
        var local = Local(instant);
        var (day, time) = (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
        var overMidnight = quietFrom > quietUntil;
        if (time < quietUntil && (overMidnight || time >= quietFrom)) return Instant(day, quietUntil);
        if (time >= quietFrom && overMidnight) return Instant(day.AddDays(1), quietUntil);
        return instant;
    }

    /// <summary>
    /// When routine mail may go: <paramref name="instant"/> itself on a school day outside the quiet hours, else the next such time.
    /// </summary>
    public DateTimeOffset SchoolHours(DateTimeOffset instant)
    {
        var quiet = AfterQuietHours(instant);
        return IsSchoolDay(LocalDate(quiet)) ? quiet : AddSchoolDays(quiet, 1);
    }

    /// <summary>A local wall time as an instant; one that the change to summer time skips moves on by the skipped hour.</summary>
    public DateTimeOffset Instant(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
