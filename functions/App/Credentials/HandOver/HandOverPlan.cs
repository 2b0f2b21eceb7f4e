using SppsFlows.Calendar;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// What is to be done about a hand-over now (A11), as one pure function over its record, the registry, the directory, the school calendar
/// and the clock. It never gives up.
/// </summary>
public static class HandOverPlan
{
    /// <summary>School days after somebody was asked …</summary>
    private static readonly int[] Reminders = [3, 5];

    /// <summary>… on which the superintendent's office is asked besides …</summary>
    public const int EscalateOnSchoolDay = 7;

    /// <summary>… and the rhythm of everything after.</summary>
    public const int ThenEverySchoolDays = 5;

    /// <summary>A seal on its way is over by then, one way or the other.</summary>
    private static readonly TimeSpan SealTime = TimeSpan.FromMinutes(1);

    public static HandOverStep Next(HandOverFacts facts, SchoolCalendar calendar, DateTimeOffset now) => facts.Task.State switch
    {
        HandOverState.Open => facts.IsMoot ? new(HandOverAction.End) : Ask(facts, calendar, now),
        HandOverState.Closing when facts.Task.AttestedAt is not null =>
            facts.IsSealUnderWay ? new(HandOverAction.Wait, (now + SealTime).UtcDateTime) : new(HandOverAction.EmptyVault),
        HandOverState.Closing => facts.IsMoot ? new(HandOverAction.End) : Close(facts.Task, calendar, now),
        _ => new(HandOverAction.Finish),
    };

    /// <summary>How many reminders ought to have gone by now; what a pause of the system has missed is made up by one.</summary>
    public static int RemindersDue(int schoolDays) =>
        Reminders.Count(day => day <= schoolDays) + Math.Max(0, (schoolDays - EscalateOnSchoolDay) / ThenEverySchoolDays);

    private static HandOverStep Ask(HandOverFacts facts, SchoolCalendar calendar, DateTimeOffset now)
    {
        var task = facts.Task;
        if (facts.ApproverId is null)
            return task.AskedId is not null
                || task.NobodyToldAt is not { } told || calendar.SchoolDaysBetween(told, now) >= ThenEverySchoolDays
                ? new(HandOverAction.TellNobodyDecides) : Morning(calendar, now);
        if (facts.ApproverId != task.AskedId || task.AskedAt is not { } askedAt) return new(HandOverAction.Ask);
        var days = calendar.SchoolDaysBetween(askedAt, now);
        var escalation = task.EscalatedAt is null
            ? days >= EscalateOnSchoolDay
            : facts.EscalationId is { } office && office != task.EscalatedToId;
        if (escalation) return new(HandOverAction.Escalate);
        return RemindersDue(days) > task.Reminders ? new(HandOverAction.Remind) : Morning(calendar, now);
    }

    private static HandOverStep Close(HandOverTask task, SchoolCalendar calendar, DateTimeOffset now)
    {
        var days = calendar.SchoolDaysBetween(task.DecidedAt!.Value, now);
        if (task.EscalatedAt is null && days >= EscalateOnSchoolDay) return new(HandOverAction.EscalateClosing);
        return RemindersDue(days) > task.Reminders ? new(HandOverAction.RemindToClose) : Morning(calendar, now);
    }

    // Every school morning, so that a change of the directory is seen.
    private static HandOverStep Morning(SchoolCalendar calendar, DateTimeOffset now) =>
        new(HandOverAction.Wait, calendar.AddSchoolDays(now, 1).UtcDateTime);
}

/// <summary>Read now.</summary>
/// <param name="IsMoot">
/// The leaver is back or manages it no longer, or the account is closed, or taken into use again while it was being closed.
/// </param>
/// <param name="ApproverId">Who answers for the account (A4); null when nobody does.</param>
/// <param name="EscalationId">Who is asked when that person is silent (A6).</param>
/// <param name="IsSealUnderWay">Somebody's credential is on its way into the vault.</param>
public sealed record HandOverFacts(HandOverTask Task, bool IsMoot, string? ApproverId, string? EscalationId, bool IsSealUnderWay = false)
{
    /// <summary>Who may say how it goes on; the superintendent's office only once it was asked.</summary>
    public bool MayDecide(string personId) => personId == ApproverId || (Task.EscalatedAt is not null && personId == EscalationId);
}

/// <param name="Until">UTC, for <see cref="HandOverAction.Wait"/>.</param>
public sealed record HandOverStep(HandOverAction Do, DateTime? Until = null);

/// <summary>Stored in histories as numbers; add at the end.</summary>
public enum HandOverAction
{
    Wait,
    Finish,
    Ask,
    Remind,
    Escalate,
    TellNobodyDecides,
    End,
    RemindToClose,
    EscalateClosing,
    EmptyVault,
}
