using SppsFlows.Calendar;

namespace SppsFlows.App.Tests.Calendar;

/// <summary>J6: the district's time.</summary>
public sealed class SchoolCalendarTests
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    private static readonly SchoolCalendar Subject = new(
        Chicago, new HashSet<DateOnly> { new(2026, 11, 26), new(2026, 11, 27) }, new TimeOnly(20, 0), new TimeOnly(6, 30));

    [Theory]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-26", false)]
    [InlineData("2026-11-28", false)]
    [InlineData("2026-11-29", false)]
    public void IsSchoolDay_OfDay_LeavesOutWeekendsAndHolidays(string day, bool expected) =>
        Subject.IsSchoolDay(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Theory]
    [InlineData("2026-11-23T15:00:00Z", 1, "2026-11-24T12:30:00Z")]
    [InlineData("2026-11-25T15:00:00Z", 1, "2026-11-30T12:30:00Z")]
    // 23:30 on Friday in Chicago is Saturday in UTC: the district's day counts.
    [InlineData("2026-11-21T05:30:00Z", 1, "2026-11-23T12:30:00Z")]
    // Across the end of summer time: the local hour stays, the offset changes.
    [InlineData("2026-10-30T15:00:00Z", 1, "2026-11-02T12:30:00Z")]
    [InlineData("2026-10-29T15:00:00Z", 1, "2026-10-30T11:30:00Z")]
    public void AddSchoolDays_OverDaysWithoutSchool_LandsOnTheNextSchoolMorning(string from, int days, string expected) =>
        Subject.AddSchoolDays(At(from), days).ShouldBe(At(expected));

    [Fact]
    public void AddSchoolDays_ThenCounted_IsTheSameNumber()
    {
        for (var days = 1; days <= 40; days++)
            Subject.SchoolDaysBetween(At("2026-11-20T16:00:00Z"), Subject.AddSchoolDays(At("2026-11-20T16:00:00Z"), days)).ShouldBe(days);
    }

    [Fact]
    public void AddSchoolDays_WithoutAnySchoolDay_SaysWhatToMend()
    {
        var never = Enumerable.Range(0, 1000).Select(new DateOnly(2026, 1, 1).AddDays).ToHashSet();
        var calendar = new SchoolCalendar(Chicago, never, new TimeOnly(20, 0), new TimeOnly(6, 30));

        Should.Throw<InvalidOperationException>(() => calendar.AddSchoolDays(At("2026-02-01T12:00:00Z"), 1)).Message.ShouldContain(
            "Calendar:Holidays");
    }

    [Theory]
    [InlineData("2026-11-23T18:00:00Z", "2026-11-23T18:00:00Z")]
    [InlineData("2026-11-24T03:00:00Z", "2026-11-24T12:30:00Z")]
    [InlineData("2026-11-24T11:00:00Z", "2026-11-24T12:30:00Z")]
    [InlineData("2026-11-24T12:30:00Z", "2026-11-24T12:30:00Z")]
    public void AfterQuietHours_OfInstant_WaitsForTheMorning(string instant, string expected) =>
        Subject.AfterQuietHours(At(instant)).ShouldBe(At(expected));

    [Fact]
    public void AfterQuietHours_WithinOneDay_WaitsForTheirEnd()
    {
        var siesta = new SchoolCalendar(TimeZoneInfo.Utc, new HashSet<DateOnly>(), new TimeOnly(12, 0), new TimeOnly(14, 0));

        siesta.AfterQuietHours(At("2026-11-24T13:00:00Z")).ShouldBe(At("2026-11-24T14:00:00Z"));
        siesta.AfterQuietHours(At("2026-11-24T23:00:00Z")).ShouldBe(At("2026-11-24T23:00:00Z"));
    }

    [Fact]
    public void Instant_SkippedBySummerTime_MovesOnByTheSkippedHour() =>
        Subject.Instant(new DateOnly(2026, 3, 8), new TimeOnly(2, 30)).ShouldBe(At("2026-03-08T08:30:00Z"));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
