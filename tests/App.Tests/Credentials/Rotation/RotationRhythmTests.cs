using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Rotation;

namespace SppsFlows.App.Tests.Credentials.Rotation;

/// <summary>B8: what is due, and when, over school days.</summary>
public sealed class RotationRhythmTests
{
    // A Monday; Thursday and Friday of that week are without school.
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"), new HashSet<DateOnly> { new(2026, 11, 26), new(2026, 11, 27) },
        new TimeOnly(20, 0), new TimeOnly(6, 30));

    private static readonly AssignmentRhythm Rhythm = RotationAssignment.RhythmWith(TimeSpan.FromDays(90));

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
    public void Reminders_AreDueOnTheSecondAndFifthDayThenWeekly(int schoolDays, int due) =>
        AssignmentSchedule.RemindersDue(Manager("max"), Rhythm, Calendar, On(schoolDays)).ShouldBe(due);

    [Fact]
    public void Reminder_AfterHolidays_ComesOnTheSchoolDayAfter() =>
        AssignmentSchedule.RemindAt(Manager("max", new DateTimeOffset(2026, 11, 25, 15, 0, 0, TimeSpan.Zero)), Rhythm, Calendar)
            .ShouldBe(new DateTimeOffset(2026, 12, 1, 12, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(0, 5, 1)]
    [InlineData(0, 400, 1)]
    [InlineData(1, 5, 0)]
    [InlineData(1, 9, 0)]
    [InlineData(1, 10, 2)]
    [InlineData(2, 400, 0)]
    public void Silence_IsToldOfOnTheFifthAndTenthDay(int level, int schoolDays, int then)
    {
        var step = AssignmentSchedule.Next(Asked(Monday, level), People, Rhythm, Calendar, On(schoolDays));

        (step is AssignmentStep.Escalate escalate ? escalate.Level : 0).ShouldBe(then);
    }

    [Fact]
    public void GraverReason_OfARotationThatIsOverdue_IsEscalatedWithoutANewDelay() =>
        AssignmentSchedule.Next(Asked(askedAt: On(6), level: 0), People, Rhythm, Calendar, On(6))
            .ShouldBe(new AssignmentStep.Escalate(1));

    [Fact]
    public void Rotation_NeverDone_NeverEnds() =>
        AssignmentSchedule.Next(Asked(Monday, level: 2), People, Rhythm, Calendar, Monday.AddYears(3))
            .ShouldBe(new AssignmentStep.Wait(null));

    private static PeopleNow People { get; } = new(
        [
            new Wanted("person/max", AssigneeRole.Responsible, "Manager", null, null, 0),
            new Wanted("person/nia", AssigneeRole.Responsible, "Manager", null, null, 0),
            new Wanted("person/pia", AssigneeRole.Informed, "PrincipalOfSchool", null, null, 1),
            new Wanted("person/designee", AssigneeRole.Informed, "Escalated", null, null, 2),
        ], [], []);

    private static DateTimeOffset On(int schoolDays) => schoolDays == 0 ? Monday : Calendar.AddSchoolDays(Monday, schoolDays);

    private static Assignee Manager(string id, DateTimeOffset? askedAt = null) => new()
    {
        Id = Guid.NewGuid(),
        AssignmentId = Guid.Empty,
        Party = $"person/{id}",
        As = AssigneeRole.Responsible,
        Because = "Manager",
        AskedAt = askedAt ?? Monday,
    };

    private static Assignment Asked(DateTimeOffset askedAt, int level)
    {
        var assignment = new Assignment
        {
            Id = Guid.NewGuid(),
            Kind = RotationAssignment.Kind,
            Subject = "rotation/x",
            Round = 1,
            About = "account/x",
            OpenedAt = Monday,
            EscalationLevel = level,
            Assignees = [Manager("max", askedAt), Manager("nia", askedAt)],
        };
        foreach (var told in People.All.Where(wanted => wanted.Level > 0 && wanted.Level <= level))
            assignment.Assignees.Add(new Assignee
            {
                Id = Guid.NewGuid(),
                AssignmentId = assignment.Id,
                Party = told.Party,
                As = told.As,
                Level = told.Level,
                Because = told.Because,
                AskedAt = askedAt,
            });
        return assignment;
    }
}
