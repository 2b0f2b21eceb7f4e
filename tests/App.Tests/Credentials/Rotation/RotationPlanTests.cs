using SppsFlows.Calendar;
using SppsFlows.Credentials.Rotation;

namespace SppsFlows.App.Tests.Credentials.Rotation;

/// <summary>B8: what is due, and when, over school days.</summary>
public sealed class RotationPlanTests
{
    // A Monday; Thursday and Friday of that week are without school.
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"), new HashSet<DateOnly> { new(2026, 11, 26), new(2026, 11, 27) },
        new TimeOnly(20, 0), new TimeOnly(6, 30));

    private static readonly RotationPeople Managers = new(["max", "nia"], "pia", "designee");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 2)]
    [InlineData(10, 3)]
    [InlineData(15, 4)]
    [InlineData(250, 51)]
    public void RemindersDue_OnTheSecondAndFifthDayThenWeekly(
        int schoolDays, int due) => RotationPlan.RemindersDue(schoolDays).ShouldBe(due);

    [Fact]
    public void Rotation_JustOpened_IsAsked() => Next(Opened(), Monday).Do.ShouldBe(RotationAction.Ask);

    [Fact]
    public void Rotation_JustAsked_WaitsForTheNextSchoolMorning() =>
        Next(Asked(), Monday).ShouldBe(new RotationStep(RotationAction.Wait, new DateTime(2026, 11, 24, 12, 30, 0, DateTimeKind.Utc)));

    [Fact]
    public void Rotation_BeforeHolidays_WaitsForTheMorningAfter()
    {
        var task = Asked();
        task.Reminders = 1;

        Next(
            task,
            new DateTimeOffset(2026, 11, 25, 15, 0, 0, TimeSpan.Zero)).Until.ShouldBe(new DateTime(
                2026, 11, 30, 12, 30, 0, DateTimeKind.Utc));
    }

    [Theory]
    [InlineData(1, 0, RotationAction.Wait)]
    [InlineData(2, 0, RotationAction.Remind)]
    [InlineData(2, 1, RotationAction.Wait)]
    [InlineData(5, 1, RotationAction.Remind)]
    [InlineData(5, 2, RotationAction.Escalate)]
    [InlineData(400, 0, RotationAction.Remind)]
    public void Rotation_AfterSchoolDays_IsDueFor(int schoolDays, int reminders, RotationAction action)
    {
        var task = Asked();
        task.Reminders = reminders;

        Next(task, Calendar.AddSchoolDays(Monday, schoolDays)).Do.ShouldBe(action);
    }

    [Theory]
    [InlineData(5, RotationAction.Wait)]
    [InlineData(9, RotationAction.Wait)]
    [InlineData(10, RotationAction.EscalateFurther)]
    public void Rotation_ThatWhoeverAnswersKnowsOf_GoesFurtherOnTheTenthDay(int schoolDays, RotationAction action)
    {
        var task = Asked();
        (task.Reminders, task.EscalatedAt) = (RotationPlan.RemindersDue(schoolDays), Calendar.AddSchoolDays(Monday, 5));

        Next(task, Calendar.AddSchoolDays(Monday, schoolDays)).Do.ShouldBe(action);
    }

    [Fact]
    public void Rotation_NeverDone_IsRemindedForYears()
    {
        var task = Asked();
        (task.Reminders, task.EscalatedAt, task.EscalatedFurtherAt) = (100, Monday, Monday);

        Next(task, Monday.AddYears(3)).Do.ShouldBe(RotationAction.Remind);
    }

    [Fact]
    public void Managers_OtherThanThoseAsked_AreAskedWhateverElseIsDue() =>
        Next(Asked(), Calendar.AddSchoolDays(Monday, 30), Managers with { Asked = ["nia", "ole"] }).Do.ShouldBe(RotationAction.Ask);

    [Fact]
    public void GraverReason_OfARotationThatIsOverdue_IsAskedFirstAndEscalatedWithoutANewDelay()
    {
        var task = Asked();
        task.AskedAt = null;
        var now = Calendar.AddSchoolDays(Monday, 6);
        Next(task, now).Do.ShouldBe(RotationAction.Ask);

        task.AskedAt = now;
        Next(task, now).Do.ShouldBe(RotationAction.Escalate);
    }

    [Fact]
    public void Nobody_ToAsk_IsToldOnceAndRemindedOf()
    {
        var (nobody, task) = (new RotationPeople([], null, null), Asked());
        task.AskedIds = [];
        Next(task, Monday, nobody).Do.ShouldBe(RotationAction.TellNobody);

        task.OfficeToldAt = Monday;
        Next(task, Monday, nobody).Do.ShouldBe(RotationAction.Wait);
        Next(task, Calendar.AddSchoolDays(Monday, 2), nobody).Do.ShouldBe(RotationAction.Remind);
    }

    [Theory]
    [InlineData(RotationState.Done)]
    [InlineData(RotationState.Ended)]
    public void Rotation_ThatIsOver_Finishes(RotationState state)
    {
        var task = Opened();
        task.State = state;

        Next(task, Calendar.AddSchoolDays(Monday, 30)).ShouldBe(new RotationStep(RotationAction.Finish));
    }

    [Theory]
    [InlineData(RotationReason.BreakGlass, RotationReason.Age, true)]
    [InlineData(RotationReason.Misplaced, RotationReason.ManagerLeft, true)]
    [InlineData(RotationReason.ManagerLeft, RotationReason.Asked, true)]
    [InlineData(RotationReason.Doubtful, RotationReason.NeverSealed, true)]
    [InlineData(RotationReason.BreakGlass, RotationReason.Misplaced, false)]
    [InlineData(RotationReason.Age, RotationReason.Asked, false)]
    [InlineData(RotationReason.Asked, RotationReason.BreakGlass, false)]
    public void Reason_IsGraverThanAnother(
        RotationReason reason, RotationReason other, bool graver) => reason.IsGraverThan(other).ShouldBe(graver);

    [Fact]
    public void Reasons_AreAllWeighedAndSaidInWords()
    {
        foreach (var reason in Enum.GetValues<RotationReason>())
        {
            reason.IsGraverThan(reason).ShouldBeFalse();
            RotationText.Because(reason, null).ShouldEndWith(".");
        }
    }

    private static RotationStep Next(RotationTask task, DateTimeOffset now, RotationPeople? people = null) =>
        RotationPlan.Next(task, people ?? Managers, Calendar, now);

    private static RotationTask Opened() =>
        new() { Id = Guid.Empty, AccountId = Guid.Empty, Reason = RotationReason.Asked, OpenedAt = Monday };

    private static RotationTask Asked()
    {
        var task = Opened();
        (task.AskedAt, task.AskedIds) = (Monday, ["nia", "max"]);
        return task;
    }
}
