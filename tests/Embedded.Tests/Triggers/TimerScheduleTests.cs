using System.Globalization;
using SppsFlows.Embedded.Triggers.Timer;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class TimerScheduleTests
{
    private static readonly TimeZoneInfo Chicago = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    [Theory]
    // Six fields, five fields, a span.
    [InlineData("0 30 7 * * 1-5", "2026-11-20T14:00:00Z", "2026-11-23T13:30:00Z")]
    [InlineData("30 7 * * 1-5", "2026-11-20T14:00:00Z", "2026-11-23T13:30:00Z")]
    [InlineData("*/10 * * * * *", "2026-11-20T14:00:03.5Z", "2026-11-20T14:00:10Z")]
    [InlineData("01:30:00", "2026-11-20T14:00:00Z", "2026-11-20T15:30:00Z")]
    // An occurrence is always after the instant, never at it.
    [InlineData("0 30 7 * * *", "2026-11-20T13:30:00Z", "2026-11-21T13:30:00Z")]
    // Summer: Chicago is five hours behind, not six.
    [InlineData("0 30 7 * * *", "2026-07-01T00:00:00Z", "2026-07-01T12:30:00Z")]
    // 8 March 2026: 02:30 does not exist; it runs when the missing hour is over.
    [InlineData("0 30 2 * * *", "2026-03-08T07:00:00Z", "2026-03-08T08:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-03-08T08:30:00Z", "2026-03-09T07:30:00Z")]
    [InlineData("0 */30 * * * *", "2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z")]
    // 1 November 2026: 01:30 comes twice; a named hour runs only the first time.
    [InlineData("0 30 1 * * *", "2026-11-01T05:00:00Z", "2026-11-01T06:30:00Z")]
    [InlineData("0 30 1 * * *", "2026-11-01T06:30:00Z", "2026-11-02T07:30:00Z")]
    // A schedule for every hour continues through both.
    [InlineData("0 */30 * * * *", "2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z")]
    [InlineData("0 */30 * * * *", "2026-11-01T07:00:00Z", "2026-11-01T07:30:00Z")]
    [InlineData("0 */30 * * * *", "2026-11-01T07:30:00Z", "2026-11-01T08:00:00Z")]
    [InlineData("0 15 * * * *", "2026-11-01T06:15:00Z", "2026-11-01T07:15:00Z")]
    public void Next_InTheDistrictsZone_IsTheFirstOccurrenceAfter(string schedule, string after, string expected) =>
        TimerSchedule.Parse(schedule, Chicago).Next(At(after)).ShouldBe(At(expected));

    [Fact]
    public void Occurrences_EveryTenMinutesOverAYear_AreTenMinutesApart()
    {
        var schedule = TimerSchedule.Parse("0 */10 * * * *", Chicago);
        var at = At("2026-01-01T00:00:00Z");
        var end = At("2027-01-01T00:00:00Z");
        while (at < end)
        {
            var next = schedule.Next(at)!.Value;
            (next - at).ShouldBe(TimeSpan.FromMinutes(10), $"after {at:O}");
            at = next;
        }
    }

    [Fact]
    public void Occurrences_OncePerDayOverAYear_AreOnePerLocalDay()
    {
        var schedule = TimerSchedule.Parse("0 30 1 * * *", Chicago);
        var at = At("2025-12-31T12:00:00Z");
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(1))
        {
            at = schedule.Next(at)!.Value;
            DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Chicago).DateTime).ShouldBe(day);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("0 0 25 * * *")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("-00:05:00")]
    [InlineData("00:00:00")]
    public void Parse_OfNonsense_IsRefused(string schedule) =>
        Should.Throw<FormatException>(() => TimerSchedule.Parse(schedule, Chicago)).Message.ShouldContain($"'{schedule}'");

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void UnderOneMinute_Schedule_IsNotMonitored(string schedule, bool under) =>
        TimerSchedule.Parse(schedule, Chicago).IsUnderOneMinute(At("2026-01-01T00:00:00Z")).ShouldBe(under);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
