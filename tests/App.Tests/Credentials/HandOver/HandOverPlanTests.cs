using SppsFlows.Calendar;
using SppsFlows.Credentials.HandOver;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>What is due when a manager left (A11), school day by school day.</summary>
public sealed class HandOverPlanTests
{
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.Utc, new HashSet<DateOnly>(), new TimeOnly(20, 0), new TimeOnly(6, 30));

    // A Monday, in the morning.
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void NewTask_IsAsked() => Next(Open()).ShouldBe(HandOverAction.Ask);

    [Theory]
    [InlineData(2, 0, HandOverAction.Wait)]
    [InlineData(3, 0, HandOverAction.Remind)]
    [InlineData(3, 1, HandOverAction.Wait)]
    [InlineData(5, 1, HandOverAction.Remind)]
    [InlineData(6, 2, HandOverAction.Wait)]
    [InlineData(7, 2, HandOverAction.Escalate)]
    public void Silence_IsRemindedOfOnDaysThreeAndFive_AndEscalatedOnSeven(int schoolDays, int reminded, HandOverAction expected) =>
        Next(Asked(reminders: reminded), schoolDays).ShouldBe(expected);

    [Theory]
    [InlineData(11, HandOverAction.Wait)]
    [InlineData(12, HandOverAction.Remind)]
    [InlineData(400, HandOverAction.Remind)]
    public void SilenceAfterTheEscalation_IsRemindedOfEachSchoolWeekForEver(int schoolDays, HandOverAction expected) =>
        Next(Asked(reminders: 2, escalatedTo: "designee"), schoolDays).ShouldBe(expected);

    [Fact]
    public void AnotherApprover_IsAskedAnew() => Next(Asked(), 1, approver: "successor").ShouldBe(HandOverAction.Ask);

    [Fact]
    public void AnotherDesignee_IsToldToo() =>
        Next(Asked(reminders: 2, escalatedTo: "designee"), 8, escalation: "other").ShouldBe(HandOverAction.Escalate);

    [Theory]
    [InlineData(0, HandOverAction.Wait)]
    [InlineData(5, HandOverAction.TellNobodyDecides)]
    public void NobodyAnswersForIt_CommunicationsIsToldEachSchoolWeek(int schoolDays, HandOverAction expected)
    {
        var task = Open();
        task.NobodyToldAt = Monday;
        Next(task, schoolDays, approver: null).ShouldBe(expected);
    }

    [Fact]
    public void ApproverWhoLeaves_AndNobodyFollows_CommunicationsIsTold() =>
        Next(Asked(), approver: null).ShouldBe(HandOverAction.TellNobodyDecides);

    [Theory]
    [InlineData(HandOverState.Open)]
    [InlineData(HandOverState.Closing)]
    public void MootTask_Ends(HandOverState state)
    {
        var task = Asked();
        (task.State, task.DecidedAt) = (state, Monday);
        Next(task, moot: true).ShouldBe(HandOverAction.End);
    }

    [Theory]
    [InlineData(2, false, HandOverAction.Wait)]
    [InlineData(3, false, HandOverAction.RemindToClose)]
    [InlineData(7, false, HandOverAction.EscalateClosing)]
    [InlineData(7, true, HandOverAction.RemindToClose)]
    public void DeletionThatNobodyAttests_IsRemindedOfAndEscalated(int schoolDays, bool escalated, HandOverAction expected)
    {
        var task = Asked();
        (task.State, task.DecidedAt, task.Reminders, task.EscalatedAt) = (HandOverState.Closing, Monday, 0, escalated ? Monday : null);
        Next(task, schoolDays).ShouldBe(expected);
    }

    [Theory]
    [InlineData(false, HandOverAction.EmptyVault)]
    [InlineData(true, HandOverAction.Wait)]
    public void AttestedDeletion_EmptiesTheVaultOnceNoSealIsOnItsWay(bool sealing, HandOverAction expected)
    {
        var task = Asked();
        (task.State, task.DecidedAt, task.AttestedAt) = (HandOverState.Closing, Monday, Monday);
        // The account is closed by then: that makes it no less to be done.
        HandOverPlan.Next(new HandOverFacts(task, IsMoot: true, "principal", "designee", sealing), Calendar, Monday).Do.ShouldBe(expected);
    }

    [Theory]
    [InlineData(HandOverState.HandedOver)]
    [InlineData(HandOverState.Closed)]
    [InlineData(HandOverState.Ended)]
    public void TaskThatIsOver_Finishes(HandOverState state)
    {
        var task = Asked();
        task.State = state;
        Next(task).ShouldBe(HandOverAction.Finish);
    }

    [Fact]
    public void Superintendency_MayDecideOnlyOnceItWasAsked()
    {
        new HandOverFacts(Asked(), false, "principal", "designee").MayDecide("designee").ShouldBeFalse();
        new HandOverFacts(Asked(escalatedTo: "designee"), false, "principal", "designee").MayDecide("designee").ShouldBeTrue();
        // In the post no more.
        new HandOverFacts(Asked(escalatedTo: "designee"), false, "principal", "other").MayDecide("designee").ShouldBeFalse();
    }

    private static HandOverAction Next(
        HandOverTask task, int schoolDays = 0, string? approver = "principal", string? escalation = "designee", bool moot = false) =>
        HandOverPlan.Next(
            new HandOverFacts(task, moot, approver, escalation), Calendar,
            schoolDays == 0 ? Monday : Calendar.AddSchoolDays(Monday, schoolDays)).Do;

    private static HandOverTask Open() => new() { Id = Guid.NewGuid(), AccountId = Guid.NewGuid(), LeaverId = "leaver", OpenedAt = Monday };

    private static HandOverTask Asked(int reminders = 0, string? escalatedTo = null)
    {
        var task = Open();
        (task.AskedId, task.AskedAt, task.Reminders, task.EscalatedToId, task.EscalatedAt) = ("principal",
            Monday, reminders, escalatedTo, escalatedTo is null
            ? null
            : Monday);
        return task;
    }
}
