using SppsFlows.Calendar;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// What is to be done about a secret that came the wrong way (B7), as one pure function over its record, the school calendar and the clock.
/// It asks until somebody answers.
/// </summary>
public static class MisplacedPlan
{
    /// <summary>School days after it was found …</summary>
    private static readonly int[] Reminders = [1, 3, 5];

    /// <summary>… on which whoever answers for the sender's school and Communications hear of it …</summary>
    public const int EscalateOnSchoolDay = 7;

    /// <summary>… and the rhythm of everything after.</summary>
    public const int ThenEverySchoolDays = 5;

    /// <param name="senderIsThere">Still with the district: somebody who left can't be asked.</param>
    public static MisplacedStep Next(MisplacedSecret secret, bool senderIsThere, SchoolCalendar calendar, DateTimeOffset now)
    {
        if (secret.State is not MisplacedState.Open) return new(MisplacedAction.Finish);
        var days = calendar.SchoolDaysBetween(secret.FoundAt, now);
        if (secret.EscalatedAt is null && (!senderIsThere || days >= EscalateOnSchoolDay)) return new(MisplacedAction.Escalate);
        return RemindersDue(days) > secret.Reminders
            ? new(MisplacedAction.Remind)
            : new(MisplacedAction.Wait, calendar.AddSchoolDays(now, 1).UtcDateTime);
    }

    /// <summary>How many reminders ought to have gone by now; what a pause of the system has missed is made up by one.</summary>
    public static int RemindersDue(int schoolDays) =>
        Reminders.Count(day => day <= schoolDays) + Math.Max(0, (schoolDays - EscalateOnSchoolDay) / ThenEverySchoolDays);
}

/// <param name="Until">UTC, for <see cref="MisplacedAction.Wait"/>.</param>
public sealed record MisplacedStep(MisplacedAction Do, DateTime? Until = null);

/// <summary>Stored in histories as numbers; add at the end.</summary>
public enum MisplacedAction
{
    Wait,
    Finish,
    Remind,
    Escalate,
}
