using SppsFlows.Calendar;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// What is to be done about an open rotation now (B8), as one pure function over its record, the people concerned, the school calendar and
/// the clock. It never gives up. After a pause of the system one reminder goes out, not each that was missed.
/// </summary>
public static class RotationPlan
{
    /// <summary>School days after its opening on which whoever answers for the account hears of it …</summary>
    public const int EscalateOnSchoolDay = 5;

    /// <summary>… and the superintendent's office, too.</summary>
    public const int EscalateFurtherOnSchoolDay = 10;

    private const int FirstReminder = 2;
    private const int EverySchoolWeek = 5;

    public static RotationStep Next(RotationTask task, RotationPeople people, SchoolCalendar calendar, DateTimeOffset now)
    {
        if (task.State is not RotationState.Open) return new RotationStep(RotationAction.Finish);
        if (task.AskedAt is not { } askedAt || !people.Asked.ToHashSet().SetEquals(task.AskedIds))
            return new RotationStep(RotationAction.Ask);
        if (people.Asked.Count == 0 && task.OfficeToldAt is null) return new RotationStep(RotationAction.TellNobody);
        if (RemindersDue(calendar.SchoolDaysBetween(askedAt, now)) > task.Reminders) return new RotationStep(RotationAction.Remind);
        // From the opening: a graver reason must not put it off.
        var open = calendar.SchoolDaysBetween(task.OpenedAt, now);
        if (open >= EscalateOnSchoolDay && task.EscalatedAt is null) return new RotationStep(RotationAction.Escalate);
        if (open >= EscalateFurtherOnSchoolDay && task.EscalatedFurtherAt is null) return new RotationStep(RotationAction.EscalateFurther);
        // Every school morning, so that new managers are found.
        return new RotationStep(RotationAction.Wait, calendar.AddSchoolDays(now, 1).UtcDateTime);
    }

    /// <summary>How many ought to have gone so many school days after people were asked: on the 2nd and 5th, then every 5.</summary>
    public static int RemindersDue(int schoolDays) => schoolDays < FirstReminder ? 0 : 1 + schoolDays / EverySchoolWeek;
}

/// <summary>Whom a rotation concerns, by registry and directory as they are now.</summary>
/// <param name="Asked">Each active manager; where there is none, whoever answers for the account; empty where nobody does.</param>
/// <param name="Answers">Who answers for the account.</param>
/// <param name="Superintendency">
/// The superintendent's designee, or the superintendent; another person than <paramref name="Answers"/>.
/// </param>
public sealed record RotationPeople(IReadOnlyList<string> Asked, string? Answers, string? Superintendency);

/// <param name="Until">UTC, for <see cref="RotationAction.Wait"/>.</param>
public sealed record RotationStep(RotationAction Do, DateTime? Until = null);

public enum RotationAction
{
    Wait,
    Finish,

    /// <summary>Those who were not asked yet, or all where the reason is new; links of those who no longer count are taken back.</summary>
    Ask,

    /// <summary>Nobody can be asked: Communications hears of it.</summary>
    TellNobody,
    Remind,
    Escalate,
    EscalateFurther,
}
