using System.Globalization;
using NCrontab;

namespace SppsFlows.Embedded.Triggers.Timer;

/// <summary>
/// When a timer function runs: an NCrontab expression in the local time of a zone, or a fixed interval. When the clock goes forward, an
/// occurrence in the missing hour runs when the hour is over. When it goes back, a schedule that names its hours runs once, and one for
/// every hour continues through the repeated hour.
/// </summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;
    private readonly TimeZoneInfo _zone;
    private readonly bool _everyHour;

    private TimerSchedule(string text, CrontabSchedule? cron, bool everyHour, TimeSpan interval, TimeZoneInfo zone) =>
        (Text, _cron, _everyHour, _interval, _zone) = ($"{text} {zone.Id}", cron, everyHour, interval, zone);

    /// <summary>Expression and zone: two schedules with the same text have the same occurrences.</summary>
    public string Text { get; }

    /// <exception cref="FormatException">The text is neither an expression of five or six fields nor a positive time span.</exception>
    public static TimerSchedule Parse(string text, TimeZoneInfo zone)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is 5 or 6)
        {
            var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 })
                ?? throw new FormatException($"'{text}' is not a valid NCrontab expression.");
            return new TimerSchedule(text, cron, fields[^4].StartsWith('*'), TimeSpan.Zero, zone);
        }
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(text, null, everyHour: false, interval, zone)
            : throw new FormatException($"'{text}' is neither an NCrontab expression of five or six fields nor a time span.");
    }

    /// <summary>The first occurrence after an instant; null when none is left.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_cron is null) return after + _interval;
        var local = TimeZoneInfo.ConvertTime(after, _zone);
        var next = _cron.GetNextOccurrence(local.DateTime);
        if (next == DateTime.MaxValue) return null;
        if (_everyHour && RepeatedHour(local, next) is { } repeated) return repeated;
        return Instant(next, after);
    }

    /// <summary>Whether two occurrences in a row from here are less than a minute apart.</summary>
    public bool IsUnderOneMinute(DateTimeOffset from) =>
        Next(from) is { } first && Next(first) is { } second && second - first < TimeSpan.FromMinutes(1);

    private DateTimeOffset Instant(DateTime local, DateTimeOffset after)
    {
        if (_zone.IsInvalidTime(local))
        {
            // With the offset from before the change, the missing hour reads as the hour after it.
            var before = _zone.GetUtcOffset(local.AddDays(-1));
            return new DateTimeOffset(local, before).ToUniversalTime();
        }
        if (!_zone.IsAmbiguousTime(local)) return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
        var offsets = _zone.GetAmbiguousTimeOffsets(local);
        var first = new DateTimeOffset(local, offsets.Max());
        return (first > after ? first : new DateTimeOffset(local, offsets.Min())).ToUniversalTime();
    }

    /// <summary>
    /// The occurrence in an hour that the local clock is about to show again, if it comes before <paramref name="next"/>.
    /// </summary>
    private DateTimeOffset? RepeatedHour(DateTimeOffset local, DateTime next)
    {
        var gap = next - local.DateTime;
        // With the present offset. If that no longer holds at the result, the clock changes in between.
        var straight = local + gap;
        var then = TimeZoneInfo.ConvertTime(straight, _zone);
        if (then.Offset >= local.Offset || _cron is null) return null;
        // Search the repeated hour, from just before its second start.
        var back = local.Offset - then.Offset;
        var change = FindChange(local, straight);
        var secondStart = change.ToOffset(then.Offset);
        var occurrence = _cron.GetNextOccurrence(secondStart.DateTime.AddTicks(-TimeSpan.TicksPerSecond));
        return occurrence < secondStart.DateTime + back ? new DateTimeOffset(occurrence, then.Offset).ToUniversalTime() : null;
    }

    private DateTimeOffset FindChange(DateTimeOffset low, DateTimeOffset high)
    {
        var offset = _zone.GetUtcOffset(low);
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + ((high - low) / 2);
            if (_zone.GetUtcOffset(middle) == offset) low = middle;
            else high = middle;
        }
        // Zones change at whole minutes.
        return new DateTimeOffset(
            (high.UtcTicks + (TimeSpan.TicksPerSecond * 30)) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
