using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Calendar;

/// <summary>J6: holidays from configuration or from an .ics file.</summary>
public sealed class CalendarSetupTests
{
    [Fact]
    public void Build_WithSpansAndDays_KnowsEachDay()
    {
        var calendar = Build(new CalendarOptions { Holidays = { "2026-12-21/2027-01-01", "2026-11-26" } });

        calendar.IsSchoolDay(new DateOnly(2026, 12, 21)).ShouldBeFalse();
        calendar.IsSchoolDay(new DateOnly(2026, 12, 31)).ShouldBeFalse();
        calendar.IsSchoolDay(new DateOnly(2026, 11, 26)).ShouldBeFalse();
        calendar.IsSchoolDay(new DateOnly(2027, 1, 4)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("2026-13-01")]
    [InlineData("26.11.2026")]
    [InlineData("2026-12-24/2026-12-20")]
    public void Build_WithMistake_NamesItAndTheKey(string holiday) =>
        Should.Throw<CannotStartException>(() => Build(new CalendarOptions { Holidays = { holiday } })).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain(holiday), message => message.ShouldContain("Calendar:Holidays"));

    [Fact]
    public void Build_WithUnknownZone_NamesIt() =>
        Should.Throw<CannotStartException>(() => Build(new CalendarOptions { TimeZone = "Mars/Olympus" })).Message.ShouldContain(
            "Mars/Olympus");

    [Fact]
    public void Build_WithIcsFile_TakesAllDayEventsWithTheirEndExclusive()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Lakeside//Calendar//EN
                BEGIN:VEVENT
                UID:1@lakeside.example
                DTSTART;VALUE=DATE:20270329
                DTEND;VALUE=DATE:20270403
                SUMMARY:Spring break
                END:VEVENT
                BEGIN:VEVENT
                UID:2@lakeside.example
                DTSTART;VALUE=DATE:20270531
                SUMMARY:Memorial Day
                END:VEVENT
                BEGIN:VEVENT
                UID:3@lakeside.example
                DTSTART:20270601T150000Z
                DTEND:20270601T160000Z
                SUMMARY:Board meeting
                END:VEVENT
                END:VCALENDAR
                """.ReplaceLineEndings("\r\n"));
            var calendar = Build(new CalendarOptions { HolidaysFile = file });

            calendar.IsSchoolDay(new DateOnly(2027, 3, 29)).ShouldBeFalse();
            calendar.IsSchoolDay(new DateOnly(2027, 4, 2)).ShouldBeFalse();
            calendar.IsSchoolDay(new DateOnly(2027, 4, 5)).ShouldBeTrue();
            calendar.IsSchoolDay(new DateOnly(2027, 5, 31)).ShouldBeFalse();
            calendar.IsSchoolDay(new DateOnly(2027, 6, 1)).ShouldBeTrue();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SchoolCalendar Build(CalendarOptions options) => CalendarSetup.Build(Options.Create(options));
}
