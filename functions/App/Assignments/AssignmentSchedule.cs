using SppsFlows.Calendar;

namespace SppsFlows.Assignments;

/// <summary>
/// What is to be done about an assignment now, as one pure function over its rows, the people, the rhythm, the school calendar and the
/// clock.
/// </summary>
public static class AssignmentSchedule
{
    /// <summary>The next step. Reminders that go by digest are none: see <see cref="RemindAt"/>.</summary>
    public static AssignmentStep Next(
        Assignment assignment, PeopleNow people, AssignmentRhythm rhythm, SchoolCalendar calendar, DateTimeOffset now)
    {
        if (assignment.State is not AssignmentState.Open) return new AssignmentStep.Wait(null);
        if (people.IsMoot) return new AssignmentStep.Moot();
        if (assignment.ExpiresAt <= now) return new AssignmentStep.Expire();
        if (people.IsPaused) return new AssignmentStep.Wait(calendar.AddSchoolDays(now, 1));
        var level = assignment.EscalationLevel;
        if (!people.IsAnswerable(level) && people.NextAnswerable(level) is { } other) return new AssignmentStep.Escalate(other);
        if (Changes(assignment, people) is { } ask) return ask;
        if (!people.IsAnswerable(level)) return Nobody(assignment, rhythm, calendar, now);

        var since = Since(assignment);
        List<DateTimeOffset> later = assignment.ExpiresAt is { } end ? [end] : [];
        bool IsDue(int after, DateTimeOffset from) => IsDueAt(At(from, after, rhythm, calendar), later, rhythm, calendar, now);
        if (rhythm.ExpireOn > 0 && IsDue(rhythm.ExpireOn, since)) return new AssignmentStep.Expire();
        if (level < rhythm.Escalations.Count && rhythm.Escalations[level] is var next
            && IsDue(next.On, next.From is CountFrom.Opened ? assignment.OpenedAt : since))
            return new AssignmentStep.Escalate(level + 1);
        if (!rhythm.IsByDigest)
        {
            var due = assignment.AskedNow.Where(
                assignee => RemindAt(assignee, rhythm, calendar) is { } at && IsDueAt(at, later, rhythm, calendar, now)).ToList();
            if (due.Count > 0) return new AssignmentStep.Remind(due);
        }
        return new AssignmentStep.Wait(later.Count > 0 ? later.Min() : null);
    }

    /// <summary>
    /// When somebody's next reminder is due, also when that has passed; null: never. What a pause of the system has missed is made up by
    /// one.
    /// </summary>
    public static DateTimeOffset? RemindAt(Assignee assignee, AssignmentRhythm rhythm, SchoolCalendar calendar)
    {
        var (days, every) = DaysOf(assignee, rhythm);
        var after = assignee.Reminders < days.Count ? days[assignee.Reminders] : every > 0
            ? (days.Count > 0 ? days[^1] : 0) + (every * (assignee.Reminders - days.Count + 1)) : (int?)null;
        return after is { } count ? At(assignee.AskedAt, count, rhythm, calendar) : null;
    }

    /// <summary>How many reminders ought to have gone by now.</summary>
    public static int RemindersDue(Assignee assignee, AssignmentRhythm rhythm, SchoolCalendar calendar, DateTimeOffset now)
    {
        var (days, every) = DaysOf(assignee, rhythm);
        var passed = rhythm.Unit is RhythmUnit.Minutes ? (int)(now - assignee.AskedAt).TotalMinutes
            : calendar.SchoolDaysBetween(assignee.AskedAt, now);
        var beyond = every > 0 ? Math.Max(0, passed - (days.Count > 0 ? days[^1] : 0)) / every : 0;
        return days.Count(day => day <= passed) + beyond;
    }

    /// <summary>From when on it is overdue; null: never.</summary>
    public static DateTimeOffset? DueAt(Assignment assignment, AssignmentRhythm rhythm, SchoolCalendar calendar)
    {
        var since = Since(assignment);
        if (rhythm.OverdueOn > 0) return At(since, rhythm.OverdueOn, rhythm, calendar);
        if (rhythm.Escalations is [var first, ..])
            return At(first.From is CountFrom.Opened ? assignment.OpenedAt : since, first.On, rhythm, calendar);
        return rhythm.ExpireOn > 0 ? At(since, rhythm.ExpireOn, rhythm, calendar) : assignment.ExpiresAt;
    }

    /// <summary>When a link mailed now stops to work: not before its question does.</summary>
    public static DateTimeOffset LinkExpiry(Assignment assignment, AssignmentRhythm rhythm, SchoolCalendar calendar, DateTimeOffset now) =>
        rhythm.LinkLifetime is { } lifetime ? now + lifetime
        : assignment.ExpiresAt is { } end ? end
        : rhythm.ExpireOn > 0 ? At(now, rhythm.ExpireOn, rhythm, calendar).AddDays(1)
        : now.AddDays(90);

    /// <summary>Those to be asked now who were not, and those who were and are not to be; null when all is as it should be.</summary>
    private static AssignmentStep.Ask? Changes(Assignment assignment, PeopleNow people)
    {
        var wanted = people.Until(assignment.EscalationLevel);
        List<Assignee> asked = [.. assignment.AskedNow];
        List<Wanted> missing = [.. wanted.Where(
            one => asked.TrueForAll(assignee => assignee.Party != one.Party || !Fits(assignee.As, one.As)))];
        List<Assignee> gone = [.. asked.Where(assignee => !wanted.Any(one => one.Party == assignee.Party && Fits(assignee.As, one.As)))];
        return missing.Count + gone.Count > 0 ? new AssignmentStep.Ask(missing, gone) : null;
    }

    // Whoever was told and may answer now must be asked; else a new title for the same person is nothing to write about.
    private static bool Fits(AssigneeRole was, AssigneeRole now) => was is AssigneeRole.Informed == now is AssigneeRole.Informed;

    private static AssignmentStep Nobody(Assignment assignment, AssignmentRhythm rhythm, SchoolCalendar calendar, DateTimeOffset now)
    {
        if (assignment.NobodyToldAt is not { } told) return new AssignmentStep.TellNobody();
        List<DateTimeOffset> later = assignment.ExpiresAt is { } end ? [end] : [];
        return IsDueAt(At(told, Math.Max(1, rhythm.TellNobodyEvery), rhythm, calendar), later, rhythm, calendar, now)
            ? new AssignmentStep.TellNobody() : new AssignmentStep.Wait(later.Min());
    }

    /// <summary>Notes in <paramref name="later"/> what is not due yet; routine waits for a school day outside the quiet hours.</summary>
    private static bool IsDueAt(
        DateTimeOffset at, List<DateTimeOffset> later, AssignmentRhythm rhythm, SchoolCalendar calendar, DateTimeOffset now)
    {
        if (rhythm.Unit is RhythmUnit.SchoolDays && at <= now) at = calendar.SchoolHours(now);
        if (at <= now) return true;
        later.Add(at);
        return false;
    }

    private static DateTimeOffset Since(Assignment assignment)
    {
        List<Assignee> answerable = [.. assignment.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed)];
        List<Assignee> responsible = [.. answerable.Where(assignee => assignee.As is AssigneeRole.Responsible)];
        return (responsible.Count > 0 ? responsible : answerable).Select(assignee => assignee.AskedAt).DefaultIfEmpty(assignment.OpenedAt)
            .Min();
    }

    // Whoever hears of it by digest only has the first line at once.
    private static (IReadOnlyList<int> Days, int Every) DaysOf(Assignee assignee, AssignmentRhythm rhythm)
    {
        if (assignee.Level == 0)
            return (rhythm.AsksInDigest ? [0, .. rhythm.RemindOn] : rhythm.RemindOn, rhythm.ThenEvery);
        var every = rhythm.Escalations.ElementAtOrDefault(assignee.Level - 1)?.ThenEvery is { } own ? own : rhythm.ThenEvery;
        return (assignee.As is AssigneeRole.Informed || rhythm.AsksInDigest ? [0] : [], every);
    }

    private static DateTimeOffset At(DateTimeOffset from, int after, AssignmentRhythm rhythm, SchoolCalendar calendar) =>
        rhythm.Unit is RhythmUnit.Minutes ? from.AddMinutes(after) : after == 0 ? calendar.SchoolHours(from)
            : calendar.AddSchoolDays(from, after);
}

/// <summary>Closed.</summary>
public abstract record AssignmentStep
{
    private AssignmentStep() { }

    /// <param name="Until">Null: nothing comes by itself.</param>
    public sealed record Wait(DateTimeOffset? Until) : AssignmentStep;

    public sealed record Ask(IReadOnlyList<Wanted> New, IReadOnlyList<Assignee> Gone) : AssignmentStep;

    public sealed record Remind(IReadOnlyList<Assignee> Whom) : AssignmentStep;

    public sealed record Escalate(int Level) : AssignmentStep;

    public sealed record TellNobody : AssignmentStep;

    public sealed record Expire : AssignmentStep;

    public sealed record Moot : AssignmentStep;
}
