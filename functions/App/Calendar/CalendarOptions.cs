namespace SppsFlows.Calendar;

/// <summary>Configuration section <c>Calendar</c> (J6).</summary>
public sealed class CalendarOptions
{
    /// <summary>IANA id.</summary>
    public string TimeZone { get; set; } = "America/Chicago";

    /// <summary>Days without school, besides weekends: <c>2026-11-26</c> or <c>2026-12-21/2027-01-01</c>.</summary>
    public IList<string> Holidays { get; } = [];

    /// <summary>An .ics file whose all-day events are days without school; empty for none.</summary>
    public string HolidaysFile { get; set; } = "";

    /// <summary>No mail that can wait goes out from this local time …</summary>
    public TimeOnly QuietFrom { get; set; } = new(20, 0);

    /// <summary>… until this one; also the hour at which the day's reminders go out.</summary>
    public TimeOnly QuietUntil { get; set; } = new(6, 30);
}
