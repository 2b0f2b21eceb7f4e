using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Credentials.HandOver;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>What is due when a manager left (A11), school day by school day; the deletion of an account has the same rhythm.</summary>
public sealed class HandOverRhythmTests
{
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.Utc, new HashSet<DateOnly>(), new TimeOnly(20, 0), new TimeOnly(6, 30));

    // A Monday, in the morning.
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly AssignmentRhythm Rhythm = HandOverKind.RhythmWith(TimeSpan.FromDays(90));

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 2)]
    [InlineData(10, 3)]
    [InlineData(400, 81)]
    public void Reminders_AreDueOnDaysThreeAndFiveThenEachSchoolWeekForEver(int schoolDays, int due) =>
        AssignmentSchedule.RemindersDue(Pia(), Rhythm, Calendar, On(schoolDays)).ShouldBe(due);

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void Silence_IsEscalatedOnDaySeven(int schoolDays, bool escalates) =>
        (Next(Asked(), schoolDays) is AssignmentStep.Escalate { Level: 1 }).ShouldBe(escalates);

    [Fact]
    public void NewTask_IsAsked()
    {
        var task = Asked();
        task.Assignees.Clear();

        Next(task).ShouldBeOfType<AssignmentStep.Ask>().New.ShouldHaveSingleItem().Party.ShouldBe("person/pia");
    }

    [Fact]
    public void AnotherApprover_IsAskedInTheirPlace()
    {
        var ask = Next(Asked(), 1, approver: "person/successor").ShouldBeOfType<AssignmentStep.Ask>();

        (ask.New.Single().Party, ask.Gone.Single().Party).ShouldBe(("person/successor", "person/pia"));
    }

    [Fact]
    public void AnotherDesignee_IsAskedToo_OnceItWasEscalated()
    {
        Next(Asked(), 6, designee: "person/other").ShouldBeOfType<AssignmentStep.Wait>();
        Next(Asked(level: 1), 8, designee: "person/other").ShouldBeOfType<AssignmentStep.Ask>().New.Single().Party.ShouldBe("person/other");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    public void NobodyAnswersForIt_CommunicationsIsToldEachSchoolWeek(int schoolDays, bool told)
    {
        var task = Asked();
        task.Assignees.Clear();
        task.NobodyToldAt = Monday;

        (Next(task, schoolDays, approver: null, designee: null) is AssignmentStep.TellNobody).ShouldBe(told);
    }

    [Fact]
    public void Silence_ForYears_EndsNothing() => Next(Asked(level: 1), 800).ShouldBe(new AssignmentStep.Wait(null));

    [Fact]
    public void Superintendency_MayDecideOnlyOnceItWasAsked()
    {
        WhoIsAsked.MayAnswer(Asked(), People("person/pia", "person/designee"), "person/designee", []).ShouldBeNull();
        WhoIsAsked.MayAnswer(Asked(level: 1), People("person/pia", "person/designee"), "person/designee", []).ShouldNotBeNull();
        // In the post no more.
        WhoIsAsked.MayAnswer(Asked(level: 1), People("person/pia", "person/other"), "person/designee", []).ShouldBeNull();
    }

    private static AssignmentStep Next(
        Assignment task, int schoolDays = 0, string? approver = "person/pia", string? designee = "person/designee") =>
        AssignmentSchedule.Next(task, People(approver, designee), Rhythm, Calendar, On(schoolDays));

    private static DateTimeOffset On(int schoolDays) => schoolDays == 0 ? Monday : Calendar.AddSchoolDays(Monday, schoolDays);

    private static PeopleNow People(string? approver, string? designee)
    {
        List<Wanted> all = [];
        if (approver is not null) all.Add(new Wanted(approver, AssigneeRole.Responsible, "PrincipalOfSchool", null, null, 0));
        if (designee is not null) all.Add(new Wanted(designee, AssigneeRole.Escalation, "Escalated", null, null, 1));
        return new PeopleNow(all, [], []);
    }

    private static Assignee Pia() => Of("person/pia", AssigneeRole.Responsible, level: 0);

    private static Assignee Of(string party, AssigneeRole role, int level) => new()
    {
        Id = Guid.NewGuid(),
        AssignmentId = Guid.Empty,
        Party = party,
        As = role,
        Level = level,
        Because = "x",
        AskedAt = Monday,
    };

    private static Assignment Asked(int level = 0) => new()
    {
        Id = Guid.NewGuid(),
        Kind = HandOverAssignment.Kind,
        Subject = "hand-over/x",
        Round = 1,
        About = "account/x",
        OpenedAt = Monday,
        EscalationLevel = level,
        Assignees = level == 0 ? [Pia()] : [Pia(), Of("person/designee", AssigneeRole.Escalation, level: 1)],
    };
}
