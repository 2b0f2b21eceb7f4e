using System.Globalization;
using System.Text.Json;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded;

/// <summary>
/// A clock that runs with the machine's and can be moved forward, never back, so that a developer sees a month of reminders in a minute.
/// Timers that become due by a move fire at once, the others that much earlier.
/// </summary>
public sealed class MovableClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly string? _path;
    private readonly HashSet<MovableTimer> _timers = [];
    private long _offsetTicks;

    /// <param name="path"> The file that remembers how far the clock was moved, so that a restart does not set it back; null for none.
    /// </param>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public MovableClock(string? path = null)
    {
        _path = path is null ? null : Path.GetFullPath(path);
        if (_path is not null && File.Exists(_path)) _offsetTicks = Read(_path).Ticks;
    }

    /// <summary>How far the clock is ahead of the machine's.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves with the clock, so that elapsed time includes a jump.</summary>
    public override long GetTimestamp() => System.GetElapsedTime(0, System.GetTimestamp()).Ticks + Offset.Ticks;

    /// <summary>Moves the clock forward. When the call returns, the move is on disk and due timers are about to fire.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative, or leads past the largest date.</exception>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        lock (_gate)
        {
            if (span > DateTimeOffset.MaxValue - GetUtcNow())
                throw new ArgumentOutOfRangeException(nameof(span), span, "The clock cannot be moved past the year 9999.");
            var moved = Offset + span;
            if (_path is not null)
                DataFolder.WriteWhole(
                    _path, JsonSerializer.SerializeToUtf8Bytes(new { offset = moved.ToString("c", CultureInfo.InvariantCulture) }));
            Interlocked.Exchange(ref _offsetTicks, moved.Ticks);
            foreach (var timer in _timers) timer.Rearm();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new MovableTimer(this, callback, state, dueTime, period);
    }

    private static TimeSpan Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return TimeSpan.ParseExact(document.RootElement.GetProperty("offset").GetString()!, "c", CultureInfo.InvariantCulture);
        }
        catch (Exception damaged) when (damaged is JsonException
            or FormatException or KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentNullException)
        {
            throw new InvalidDataException($"The clock file '{path}' cannot be read. Delete it to let time be the machine's.", damaged);
        }
    }

    /// <summary>A one-shot system timer, rearmed after each move of the clock and each period.</summary>
    private sealed class MovableTimer : ITimer
    {
        // A system timer can wait at most about 49 days; later due times are reached in stages.
        private static readonly TimeSpan Stage = TimeSpan.FromDays(40);
        private readonly MovableClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _machine;
        private TimeSpan _period;
        private long? _due;

        public MovableTimer(MovableClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            // Not armed yet: the callback reads fields that are set only now.
            _machine = System.CreateTimer(
                static timer => ((MovableTimer)timer!).OnMachineTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckSpan(dueTime, nameof(dueTime));
            CheckSpan(period, nameof(period));
            lock (_clock._gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetTimestamp() + dueTime.Ticks;
                if (_due is null) _clock._timers.Remove(this);
                else _clock._timers.Add(this);
                return Rearm();
            }
        }

        /// <summary>Called while the clock's gate is held.</summary>
        public bool Rearm()
        {
            if (_due is not { } due) return _machine.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var left = TimeSpan.FromTicks(Math.Max(0, due - _clock.GetTimestamp()));
            // Whole milliseconds, rounded up: a timer must not fire before its time.
            left = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            return _machine.Change(left < Stage ? left : Stage, Timeout.InfiniteTimeSpan);
        }

        private void OnMachineTimer()
        {
            lock (_clock._gate)
            {
                if (_due is not { } due) return;
                if (_clock.GetTimestamp() < due)
                {
                    Rearm();
                    return;
                }
                // A jump over many periods fires once, as it would after the machine slept.
                var repeats = _period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero;
                _due = repeats ? Math.Max(due + _period.Ticks, _clock.GetTimestamp()) : null;
                if (_due is null) _clock._timers.Remove(this);
                else Rearm();
            }
            _callback(_state);
        }

        public void Dispose()
        {
            lock (_clock._gate)
            {
                _due = null;
                _clock._timers.Remove(this);
            }
            _machine.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return _machine.DisposeAsync();
        }

        private static void CheckSpan(TimeSpan span, string name)
        {
            if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, span, "Neither a span nor Timeout.InfiniteTimeSpan.");
        }
    }
}
