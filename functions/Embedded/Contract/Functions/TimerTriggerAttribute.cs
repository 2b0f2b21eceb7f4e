namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule.</summary>
/// <param name="schedule">NCrontab with five or six fields (seconds first), a <see cref="TimeSpan"/>, or <c>%Name%</c> for a setting that holds either.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether occurrences are remembered, so that one missed while the host was down runs when it is back. Has no effect under one minute.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs whenever the host starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>Why and when a timer function runs.</summary>
public class TimerInfo
{
    /// <summary>The remembered occurrences; null when the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether the occurrence was missed and is run late.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The occurrences of a monitored schedule, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>When the function last ran; the default value before its first run.</summary>
    public DateTime Last { get; set; }

    /// <summary>When it runs next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was written.</summary>
    public DateTime LastUpdated { get; set; }
}
